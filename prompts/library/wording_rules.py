"""What a sentence of this product may not say, whoever reads it."""

import re
from collections.abc import Iterator

from prompts.library.read_library import PromptEntry

PARTNER = "{partner}"
LONGEST = 160
STRAIGHT = {ord("\N{LEFT SINGLE QUOTATION MARK}"): "'", ord("\N{RIGHT SINGLE QUOTATION MARK}"): "'"}


def _phrases(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE | re.VERBOSE)


YES_OR_NO = re.compile(
    r"""(?:^|[.?:]\s+)["']?(
    (?:do|does|did|are|is|am|was|were|have|has|had|can|could|will|would|shall|should|might)
    (?:n't)?|won't|can't|ain't)(?![\w'])""",
    re.IGNORECASE | re.VERBOSE,
)
BLAME = _phrases(
    r"""why\ (?:do|did|ca|can|could|wo|would|are|were|is|was|have|has)(?:n't|\ not)?
    \ (?:you|they|\{partner\})|(?:you|\{partner\})\ (?:never|always)|faults?|blam(?:e[sd]?|ing)
    |fail(?:s|ed|ing|ure)?|refus(?:e|es|ed|ing)|let\ you\ down|wrong\ with|selfish|lazy
    |do(?:es|ing)?\ (?:better|wrong)|annoying"""
)
SHOULD = _phrases(r"(?:should|must|ought)(?:n't)?|supposed\ to")
GENDER = _phrases(
    """s?he|him|her|his|hers|himself|herself|husbands?|wife|wives|boyfriends?|girlfriends?
    |fiancée?s?|m[ae]n|wom[ae]n|ladies|gentlem[ae]n|guys?|lads?"""
)
JARGON = _phrases(
    r"""love\ languages?|communicat\w+|boundar\w+|trigger\w*|validat\w+|vulnerab\w+|attachment
    |intimacy|journey|safe\ space|self-esteem|toxic|quality\ time|emotional\w*|assignments?"""
)
TO_TWO = _phrases(
    r"the\ two\ of\ you|you\ two|you\ both|both\ of\ you|each\ other|between\ you(?!\ and)"
)
# Whom a question can be about; those that stand in text too are nobody in place of {partner}.
PERSON = _phrases(
    r"""(?:some|any|every|no)(?:body|one)|who(?:m|se|ever)?|(?<!other\ )people|person|the\ others
    |friend(?:s|ship)?|colleagues?|neighbours?|housemates?|flatmates?|teachers?|family|families
    |brothers?|sisters?|siblings?|cousins?|aunts?|uncles?|grandparents?|relatives?|grown-ups?
    |guests?|listeners?|strangers?|couples?|all(?:y|ies)"""
)
# Who is only told or taken along listens: what it is about may be the one who answers.
LISTENS = re.compile(r"(?:Tell|Take) \{partner\}(?!.*\bthe(?:y|m|irs?)\b)")
YOUR_PARTNER = _phrases(r"(?:your|a|the)\ (?:partner|spouse|other\ half)")
ASSUMING = {
    "marriage": _phrases(
        r"marri(?:ed|ages?)|marry|weddings?|spouses?|anniversar(?:y|ies)|honeymoon|vows?|in-laws"
    ),
    "parents": _phrases(
        r"""kids?|(?:grand)?children|your\ child|bab(?:y|ies)|toddlers?|teenagers?|sons?
        |daughters?|parent(?:ing|hood)|(?:as|than)\ (?:a\ )?parents?"""
    ),
    "romance": _phrases(
        r"""(?:in|make|made)\ love|f[ae]ll(?:en)?\ for|roman(?:ce|tic)|kiss(?:es|ed|ing)?|sexy?
        |lovers?|flirt\w*|attractive|first\ date|sweethearts?|soulmates?|cuddl\w+|desires?"""
    ),
}
WORDING = (
    ("blames", BLAME),
    ("says what one should do", SHOULD),
    ("assumes a gender", GENDER),
    ("sounds like a therapist", JARGON),
    (f"writes out {PARTNER}", YOUR_PARTNER),
)


def placeholders(entry: PromptEntry) -> Iterator[str]:
    """`{partner}` is the only placeholder, and someone alone never meets it."""
    for name, wording in named_wordings(entry):
        for placeholder in re.findall(r"\{[^{}]*\}|[{}]", wording.replace(PARTNER, "")):
            yield f"{name} holds an unknown placeholder: {placeholder}"
    if PARTNER in entry.text and not entry.alone:
        yield f"alone is missing, and text names {PARTNER}"
    if PARTNER not in entry.text and entry.alone:
        yield f"alone is not needed, text does not name {PARTNER}"
    if PARTNER in (entry.alone or ""):
        yield f"alone names {PARTNER}"


def somebody_else(entry: PromptEntry) -> Iterator[str]:
    """Someone alone is asked the same of another person, never of themselves."""
    about_partner = PARTNER in entry.text and not LISTENS.match(entry.text)
    if about_partner and entry.alone and not _people(entry.alone) - _people(entry.text):
        yield f"alone speaks of nobody where text speaks of {PARTNER}"


def _people(wording: str) -> set[str]:
    return {match[0].lower() for match in PERSON.finditer(wording.translate(STRAIGHT))}


def named_wordings(entry: PromptEntry) -> list[tuple[str, str]]:
    """Return the wordings of a prompt with the name of the field each stands in."""
    wordings = [("text", entry.text)]
    return [*wordings, ("alone", entry.alone)] if entry.alone else wordings


def wording(entry: PromptEntry) -> Iterator[str]:
    """Yield the reason for each rule that a wording of the prompt breaks."""
    for name, wording in named_wordings(entry):
        if len(wording) > LONGEST:
            yield f"{name} has {len(wording)} characters, at most {LONGEST} fit"
        if opener := YES_OR_NO.search(wording.translate(STRAIGHT)):
            yield f"{name} can be answered with yes or no: {opener[1]}"
        for reason in unkind(wording):
            yield f"{name} {reason}"
        for tag, pattern in ASSUMING.items():
            if tag not in entry.tags and (match := pattern.search(wording)):
                yield f"{name} assumes {tag}, which is not among its tags: {match[0]}"
        if PARTNER not in wording and (match := TO_TWO.search(wording)):
            yield f"{name} speaks to two without naming {PARTNER}: {match[0]}"


def unkind(wording: str) -> Iterator[str]:
    """What no sentence in this product may say, whoever reads it."""
    for reason, pattern in WORDING:
        if match := pattern.search(wording.translate(STRAIGHT)):
            yield f"{reason}: {match[0]}"
    if "!" in wording:
        yield "raises its voice: !"
