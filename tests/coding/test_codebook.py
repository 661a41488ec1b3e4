"""The codebook: faults with their line, and what passages name."""

from __future__ import annotations

import hashlib
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissensus.coding.codebook import Codebook, Word, load_codebook
from dissensus.errors import DataFileError

SMALL = """\
name = "small"
version = "7"
languages = ["en", "fr"]

[gaps]
fr = ["de", "d'", "des", "la", "l'", "les"]
en = ["the", "of"]

[actions.send]
fr = ["envoyer", "envoi"]
en = ["send", "sending"]

[actions.halt]
fr = ["cesser", "mettre fin"]
en = ["stop"]

[objects.troops]
fr = [
  "troupe",
  "forces armées",
]
en = ["troops"]

[[concept]]
id = "intervene"
en = "intervene"
fr = "intervenir"
phrases.fr = ["intervention militaire"]

[[concept]]
id = "send-troops"
en = "send troops"
fr = "envoyer des troupes"
actions = ["send"]
objects = ["troops"]
reverse = ["halt"]
is_a = "intervene"
"""


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return load_codebook()


def write(folder: Path, text: str) -> Path:
    path = folder / "codebook.toml"
    path.write_text(text, encoding="utf-8")
    return path


def words(passage: str) -> list[Word]:
    """Part at blanks; a word is "form" or "form|lemma"; offsets are those of the forms."""
    found, start = [], 0
    for item in passage.split():
        form, _, lemma = item.partition("|")
        found.append(Word(lemma or form.lower(), form, start, start + len(form)))
        start += len(form) + 1
    return found


def named(codebook: Codebook, passage: str, language: str) -> str:
    """The ids that a passage names, in order, with "-" before those that it undoes."""
    matches = codebook.match(words(passage), language)
    return " ".join(("-" if match.sign < 0 else "") + match.concept.id for match in matches)


# what stands in the file -> what is put there, the line of the fault, words of the message
FAULTS = [
    ('version = "7"', "version = ", 2, "invalid value"),
    ('name = "small"', "", 1, "no name"),
    ('version = "7"', "version = 7", 2, "version must be text"),
    ('name = "small"', 'nam = "small"', 1, 'did you mean "name"'),
    ('version = "7"', 'version = "7"\nauthor = "me"', 3, 'unknown field "author"'),
    ('fr = ["de", "d\'"', 'fra = ["de", "d\'"', 6, 'did you mean "fr"'),
    ('["envoyer", "envoi"]', '["envoyer", "Envoyer"]', 10, 'entry "Envoyer" stands twice'),
    ('["envoyer", "envoi"]', "[]", 10, "fr has no entry"),
    ('["envoyer", "envoi"]', '"envoyer"', 10, "must be a list"),
    ('["envoyer", "envoi"]', "[1]", 10, "must be a list"),
    ('["envoyer", "envoi"]', '["envoyer", " - "]', 10, "has no word"),
    ('  "forces armées",', '  "forces armées",\n  "troupe",', 21, 'entry "troupe" stands twice'),
    ('fr = ["cesser", "mettre fin"]\nen = ["stop"]', "", 13, 'class "halt" is empty'),
    ('en = ["stop"]', 'es = ["parar"]', 15, 'unknown language "es"'),
    ('id = "send-troops"', 'id = "intervene"', 31, 'a second concept "intervene"'),
    ('id = "send-troops"\n', "", 30, "no id"),
    ('fr = "envoyer des troupes"\n', "", 30, 'no label in "fr"'),
    ('en = "intervene"\n', "", 24, 'no label in "en"'),
    ('phrases.fr = ["intervention militaire"]\n', "", 24, "neither actions nor objects nor"),
    ('actions = ["send"]', 'actions = ["sent"]', 34, 'did you mean "send"'),
    ('objects = ["troops"]', 'objects = ["tanks"]', 35, 'unknown class of objects "tanks"'),
    ('reverse = ["halt"]', 'reverse = ["troops"]', 36, 'unknown class of actions "troops"'),
    ('reverse = ["halt"]', 'revers = ["halt"]', 36, 'did you mean "reverse"'),
    ('actions = ["send"]', 'actions = "send"', 34, "actions must be a list"),
    ('is_a = "intervene"', 'is_a = "intervena"', 37, 'did you mean "intervene"'),
    ('is_a = "intervene"', 'is_a = "send-troops"', 37, "a case of itself"),
    ('["intervention militaire"]', '["a b", "A b"]', 28, 'entry "A b" stands twice'),
]


@pytest.mark.parametrize(("old", "new", "line", "message"), FAULTS)
def test_fault_has_its_line(tmp_path: Path, old: str, new: str, line: int, message: str) -> None:
    assert old in SMALL
    path = write(tmp_path, SMALL.replace(old, new, 1))
    with pytest.raises(DataFileError, match=r"toml:") as caught:
        load_codebook(path)
    assert (caught.value.path, caught.value.line) == (str(path), line)
    assert message.casefold() in str(caught.value).casefold()


def test_cycle_of_two(tmp_path: Path) -> None:
    text = SMALL.replace('phrases.fr = ["inter', 'is_a = "send-troops"\nphrases.fr = ["inter')
    with pytest.raises(DataFileError, match=r"28: .* a case of itself"):
        load_codebook(write(tmp_path, text))


def test_file_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="could not be opened"):
        load_codebook(tmp_path / "none.toml")


def test_file_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "latin.toml"
    path.write_bytes(b'name = "a"\nversion = "\xe9"\n')
    with pytest.raises(DataFileError, match=r"latin\.toml:2: the file is not UTF-8"):
        load_codebook(path)


def test_small_codebook(tmp_path: Path) -> None:
    small = load_codebook(write(tmp_path, SMALL))
    assert (small.name, small.version) == ("small", "7")
    assert small.sha256 == hashlib.sha256(SMALL.encode()).hexdigest()
    assert list(small.concepts) == ["intervene", "send-troops"]
    assert small.broader("send-troops") == ("intervene",)
    assert small.concepts["send-troops"].label("fr") == "envoyer des troupes"


def test_languages_need_not_be_declared(tmp_path: Path) -> None:
    small = load_codebook(write(tmp_path, SMALL.replace('languages = ["en", "fr"]\n', "")))
    assert named(small, "l' envoi de forces armées", "fr") == "send-troops"


def test_span_covers_the_words_that_name_it(tmp_path: Path) -> None:
    small = load_codebook(write(tmp_path, SMALL))
    text = "il veut mettre fin à l'envoi rapide des forces armées demain"
    (match,) = small.match(words(text), "fr")
    # "à" is no gap word here, so the two actions stand apart; both belong to the measure.
    assert text[match.start : match.end] == "mettre fin à l'envoi rapide des forces armées"
    assert match.sign == -1


def test_action_too_far_from_its_object(tmp_path: Path) -> None:
    small = load_codebook(write(tmp_path, SMALL))
    near, far = ("envoyer " + "x " * count + "troupes" for count in (12, 13))
    assert named(small, near, "fr") == "send-troops"
    assert named(small, far, "fr") == ""


def test_specificity_ranks(codebook: Codebook) -> None:
    whole, alone = codebook.match(words("envoyer des troupes ou des sanctions"), "fr")
    assert whole.concept.id == "send-troops"
    assert whole.specificity > alone.specificity


def test_unknown_language_names_nothing(codebook: Codebook) -> None:
    assert codebook.match(words("Truppen entsenden"), "de") == ()


# a passage, each word with its lemma where that is another -> the concepts it names
FRENCH = [
    ("d'|de envoyer des|un troupes|troupe au sol en Ukraine|Ukraine", "send-troops"),
    ("l'|le envoi de soldats|soldat européens|européen", "send-troops"),
    ("le déploiement de forces|force terrestres|terrestre occidentales|occidental", "send-troops"),
    ("que des|un soldats|soldat soient|être envoyés|envoyer sur le front", "send-troops"),
    ("retirer ses|son troupes|troupe de Syrie|Syrie", "-send-troops"),
    ("le retrait des|de forces|force étrangères|étranger", "-send-troops"),
    (
        "le retrait de toutes|tout les|le troupes|troupe étrangères|étranger de Libye|Libye",
        "-send-troops",
    ),
    ("de cesser d'|de envoyer des|un soldats|soldat", "-send-troops"),
    (
        "la|le présence de troupes|troupe de l'|le Otan|Otan sur le territoire ukrainien",
        "foreign-presence",
    ),
    ("toute|tout intervention militaire étrangère|étranger", "military-intervention"),
    ("l'|le envoi d'|de instructeurs|instructeur militaires|militaire", "send-trainers"),
    ("former des|un soldats|soldat ukrainiens|ukrainien", "train-troops"),
    ("la|le formation de pilotes|pilote", "train-pilots"),
    ("dépêcher des|un conseillers|conseiller militaires|militaire", "send-advisers"),
    ("le déploiement de casques|casque bleus|bleu à la|le frontière", "peacekeeping"),
    ("la|le fermeture de la|le base militaire", "-military-bases"),
    (
        "suspendre les|le manœuvres|manœuvre militaires|militaire conjointes|conjoint",
        "-military-exercise",
    ),
    ("livrer des|un armes|arme à l'|le opposition syrienne|syrien", "deliver-arms"),
    ("les|le livraisons|livraison d'|de armes|arme à Kiev|Kiev", "deliver-arms"),
    (
        "suspendre les|le livraisons|livraison d'|de armes|arme à l'|le Arabie|Arabie saoudite",
        "-deliver-arms",
    ),
    ("lever l'|le interdiction de livrer des|un armes|arme", "deliver-arms"),
    ("l'|le arrêt des|de ventes|vente d'|de armes|arme", "-deliver-arms"),
    ("de livrer des|un armes|arme et des|un munitions|munition", "deliver-ammunition deliver-arms"),
    ("la|le livraison de missiles|missile Taurus|tauru", "deliver-taurus"),
    (
        "des|un missiles|missile de croisière Taurus|tauru seront|être livrés|livrer",
        "deliver-taurus",
    ),
    ("de fournir des|un missiles|missile à longue|long portée", "deliver-long-range-missiles"),
    ("l'|le installation de missiles|missile en Pologne|Pologne", "deploy-missiles"),
    ("la|le fourniture de chars|char lourds|lourd", "deliver-tanks"),
    ("livrer des|un chars|char Leopard|Leopard 2", "deliver-tanks"),
    ("la|le livraison d'|de avions|avion de combat F-16|F-16", "deliver-aircraft"),
    ("envoyer des|un systèmes|système de défense antiaérienne|antiaérien", "deliver-air-defence"),
    (
        "une|un batterie de missiles|missile Patriot|Patriot sera|être transférée|transférer",
        "deliver-patriot",
    ),
    ("l'|le envoi d'|de obusiers|obusier et de drones|drone", "deliver-artillery deliver-drones"),
    ("fournir des|un obus|obu d'|de artillerie", "deliver-ammunition"),
    ("interdire les|le bombes|bombe à sous-munitions|sous-munition", "-cluster-munitions"),
    ("l'|le emploi de mines|mine antipersonnel", "landmines"),
    ("le recours à l'|le arme nucléaire", "use-nuclear-weapons"),
    ("que l'|le Iran|Iran se dote|doter de l'|le arme nucléaire", "have-nuclear-weapons"),
    ("suspendre l'|le enrichissement d'|de uranium", "-nuclear-programme"),
    ("quitter l'|le accord sur le nucléaire iranien", "-nuclear-deal"),
    ("un nouvel|nouveau essai nucléaire", "nuclear-test"),
    ("l'|le utilisation d'|de armes|arme chimiques|chimique", "chemical-weapons"),
    ("frapper le territoire russe", "strike-enemy-territory"),
    (
        "l'|le utilisation de ces|ce missiles|missile contre le territoire russe",
        "strike-enemy-territory",
    ),
    ("une|un zone d'|de exclusion aérienne|aérien", "no-fly-zone"),
    ("l'|le arrêt des|de bombardements|bombardement", "-air-strikes"),
    ("des|un frappes|frappe aériennes|aérien en Syrie|Syrie", "air-strikes"),
    ("une|un offensive terrestre à Rafah|Rafah", "ground-offensive"),
    ("l'|le annexion de la|le Crimée|Crimée", "annexation"),
    ("la|le levée du|de blocus", "-blockade"),
    ("le gel des|de colonies|colonie israéliennes|israélien", "-settlements"),
    ("de nouvelles|nouveau sanctions|sanction contre Moscou|Moscou", "sanctions"),
    ("lever les|le sanctions|sanction", "-sanctions"),
    ("que les|le sanctions|sanction soient|être levées|lever", "-sanctions"),
    ("un assouplissement des|de sanctions|sanction", "-sanctions"),
    ("le gel des|de avoirs|avoir des|de dirigeants|dirigeant", "asset-freeze"),
    ("utiliser les|le avoirs|avoir russes|russe gelés|geler", "use-frozen-assets"),
    ("un embargo sur les|le armes|arme", "arms-embargo"),
    ("la|le levée de l'|le embargo sur les|le armes|arme", "-arms-embargo"),
    ("un embargo sur le pétrole russe", "oil-embargo"),
    ("plafonner le prix du|de gaz", "price-cap"),
    ("des|de droits|droit de douane de 25 sur l'|le acier", "tariffs"),
    ("un accord de libre échange avec le Canada|Canada", "trade-agreement"),
    ("boycotter les|le Jeux|jeu olympiques|olympique", "boycott"),
    ("un cessez-le-feu immédiat", "ceasefire"),
    ("la|le levée des|de sanctions|sanction et un cessez-le-feu", "ceasefire -sanctions"),
    ("une|un trêve humanitaire", "truce"),
    ("des|un négociations|négociation de paix", "peace-talks"),
    ("rompre les|le négociations|négociation", "-peace-talks"),
    ("l'|le accord de paix signé|signer à Alger|Alger", "peace-agreement"),
    ("un échange de prisonniers|prisonnier", "prisoner-exchange"),
    ("la|le libération immédiate|immédiat des|de otages|otage", "hostage-release"),
    ("ouvrir des|un couloirs|couloir humanitaires|humanitaire", "humanitarian-corridor"),
    ("l'|le acheminement de l'|le aide humanitaire", "humanitarian-aid"),
    ("reconnaître un État palestinien", "recognise-state"),
    ("la|le reconnaissance du|de génocide arménien", "recognise-genocide"),
    ("l'|le adhésion de la|le Suède|Suède à l'|le Otan|Otan", "join-nato"),
    ("l'|le entrée de la|le Turquie|Turquie dans l'|le Union|Union européenne|européen", "join-eu"),
    ("quitter l'|le Union|Union européenne|européen", "-join-eu"),
    ("sortir de la|le zone euro", "-join-euro"),
    ("le retrait de la|le Cédéao|Cédéao", "-join-ecowas"),
    ("des|un garanties|garantie de sécurité à l'|le Ukraine|Ukraine", "security-guarantees"),
    ("entretenir l'|le ambiguïté stratégique", "strategic-ambiguity"),
    ("expulser trois diplomates|diplomate russes|russe", "expel-diplomats"),
    ("rappeler son ambassadeur à Paris|Paris", "recall-ambassador"),
    (
        "rompre les|le relations|relation diplomatiques|diplomatique avec Damas|Damas",
        "-normalise-relations",
    ),
    ("le transfert de l'|le ambassade américaine|américain à Jérusalem|Jérusalem", "move-embassy"),
    ("une|un enquête internationale|international indépendante|indépendant", "inquiry"),
    ("le mandat d'|de arrêt contre le président soudanais", "icc-prosecution"),
    (
        "inscrire le Hezbollah|Hezbollah sur la|le liste des|de organisations|organisation terroristes|terroriste",
        "designate-terrorist",
    ),
    ("négocier avec les|le talibans|taliban", "talk-to-armed-groups"),
    ("augmenter le budget de la|le défense", "defence-spending"),
    ("rétablir le service militaire obligatoire", "conscription"),
    ("organiser un référendum sur l'|le indépendance", "referendum independence"),
    ("la|le prolongation de l'|le état d'|de urgence", "state-of-emergency"),
    ("lever l'|le état d'|de urgence", "-state-of-emergency"),
    ("un troisième mandat du|de président", "third-term"),
    ("la|le démission du|de premier ministre", "resignation"),
    ("accueillir des|un réfugiés|réfugié syriens|syrien", "receive-refugees"),
    ("la|le répartition des|de migrants|migrant par quotas|quota", "migrant-quotas"),
    ("expulser les|le étrangers|étranger en situation irrégulière|irrégulier", "expel-migrants"),
    ("fermer les|le frontières|frontière", "close-borders"),
    ("la|le réforme des|de retraites|retraite", "pension-reform"),
    ("reporter l'|le âge légal à 64 ans|an", "retirement-age"),
    ("augmenter la|le TVA", "raise-taxes"),
    ("baisser les|le impôts|impôt", "-raise-taxes"),
    ("réduire les|le dépenses|dépense publiques|public", "austerity"),
    ("abolir la|le peine de mort", "-death-penalty"),
    ("interdire l'|le avortement", "-abortion"),
    ("le mariage homosexuel", "same-sex-marriage"),
    ("réduire les|le émissions|émission de gaz à effet de serre", "cut-emissions"),
    ("sortir du|de charbon", "phase-out-fossil-fuels"),
    ("sortir du|de nucléaire", "-nuclear-energy"),
    ("une|un taxe carbone aux|à frontières|frontière", "carbon-tax"),
    ("cesser d'|de importer du|de gaz russe", "-import-russian-gas"),
    ("le gazoduc Nord|Nord Stream|Stream 2", "gas-pipeline"),
    ("annuler la|le dette des|de pays pauvres|pauvre", "debt-relief"),
    ("présenter des|un excuses|excuse officielles|officiel", "apology"),
    ("retirer les|le troupes|troupe et livrer des|un armes|arme", "deliver-arms -send-troops"),
    (
        "envoyer des|un instructeurs|instructeur pour former des|un soldats|soldat",
        "train-troops send-trainers",
    ),
    ("la|le hausse des|de températures|température en été|être", ""),
    ("un accord sur la|le date", ""),
    ("il a|avoir salué|saluer la|le qualité des|de échanges|échange", ""),
    ("l'|le aide de ses|son proches|proche", ""),
    ("la|le force de ses|son convictions|conviction", ""),
    ("les|le troupes|troupe étaient|être fatiguées|fatiguer", ""),
    ("la|le mission du|de musée", ""),
    ("le président a|avoir visité|visiter une|un usine", ""),
    ("une|un saison de football réussie|réussir", ""),
    ("la|le victoire de son équipe en finale", ""),
]

ENGLISH = [
    ("sending|send ground troops|troop to Ukraine", "send-troops"),
    ("that no soldiers|soldier be deployed|deploy on the front", "send-troops"),
    ("withdraw US troops|troop from Syria", "-send-troops"),
    ("boots|boot on the ground", "send-troops"),
    ("training|training Ukrainian soldiers|soldier", "train-troops"),
    ("a training|training mission far from the front", "train-troops"),
    ("the delivery of Taurus cruise missiles", "deliver-taurus"),
    ("supply long-range missiles to Kyiv", "deliver-long-range-missiles"),
    ("send battle tanks and artillery", "deliver-tanks deliver-artillery"),
    ("suspend arms sales to Riyadh", "-deliver-arms"),
    ("lift the ban on weapons deliveries", "deliver-arms"),
    ("deliver F-16 fighter jets", "deliver-aircraft"),
    ("strike targets inside Russia", "strike-enemy-territory"),
    ("a no-fly zone over Libya", "no-fly-zone"),
    ("stop the air strikes", "-air-strikes"),
    ("lift the sanctions against Iran", "-sanctions"),
    ("new sanctions on Moscow", "sanctions"),
    ("an arms embargo on Sudan", "arms-embargo"),
    ("an immediate ceasefire in Gaza", "ceasefire"),
    ("the release of all hostages", "hostage-release"),
    ("recognise a Palestinian state", "recognise-state"),
    ("Swedish accession to NATO", "join-nato"),
    ("leave the European Union", "-join-eu"),
    ("withdraw from the Paris agreement", "-cut-emissions"),
    ("use frozen Russian assets", "use-frozen-assets"),
    ("impose tariffs on steel", "tariffs"),
    ("raise defence spending", "defence-spending"),
    ("refer Syria to the International Criminal Court", "icc-prosecution"),
    ("an arrest warrant for the president", "icc-prosecution"),
    ("declare a state of emergency", "state-of-emergency"),
    ("deport illegal migrants", "expel-migrants"),
    ("talk to the Taliban", "talk-to-armed-groups"),
    ("phase out coal", "phase-out-fossil-fuels"),
    ("raise the retirement age", "retirement-age"),
    ("the use of chemical weapons", "chemical-weapons"),
    ("ban landmines", "-landmines"),
    ("the price of bread", ""),
    ("the quality of their cooking", ""),
    ("a walk in the park", ""),
]


@pytest.mark.parametrize(("passage", "expected"), FRENCH)
def test_french(codebook: Codebook, passage: str, expected: str) -> None:
    assert named(codebook, passage, "fr") == expected


@pytest.mark.parametrize(("passage", "expected"), ENGLISH)
def test_english(codebook: Codebook, passage: str, expected: str) -> None:
    assert named(codebook, passage, "en") == expected


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_label_names_its_concept(codebook: Codebook, language: str) -> None:
    assert len(codebook.concepts) >= 110
    for concept in codebook.concepts.values():
        first, *_ = codebook.match(words(concept.labels[language]), language)
        assert (first.concept.id, first.sign) == (concept.id, 1)


def test_spelling_does_not_matter(codebook: Codebook) -> None:
    for passage in ("CESSEZ-LE-FEU", "cessez le feu", "Cessez‑le‑feu"):
        assert named(codebook, passage, "fr") == "ceasefire"
    for passage in ("zone d’exclusion aérienne", "zones d' exclusion aériennes"):
        assert named(codebook, passage, "fr") == "no-fly-zone"


VOCABULARY = sorted({word for passage, _ in FRENCH + ENGLISH for word in passage.split()})
LISTS = st.lists(st.sampled_from(VOCABULARY) | st.text(string.printable + "éœ’—ß"), max_size=40)


@given(forms=LISTS, language=st.sampled_from(["en", "fr", "xx"]))
def test_match_never_fails(codebook: Codebook, forms: list[str], language: str) -> None:
    passage = [
        Word(form.rpartition("|")[2], form, 7 * at, 7 * at + 6) for at, form in enumerate(forms)
    ]
    matches = codebook.match(passage, language)
    starts = {word.start for word in passage}
    ends = {word.end for word in passage}
    assert all(match.start in starts and match.end in ends for match in matches)
    assert all(match.start < match.end for match in matches)
    assert [match.specificity for match in matches] == sorted(
        (match.specificity for match in matches), reverse=True
    )
    assert len({match.concept.id for match in matches}) == len(matches)
