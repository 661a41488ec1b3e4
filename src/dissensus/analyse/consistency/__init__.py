"""Words against words, words against deeds, and promises."""
