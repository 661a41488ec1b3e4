"""Actors as points on one dimension, or the reason why there is none."""
