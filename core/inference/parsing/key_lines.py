"""Lines of "key: value" → objects, for models that leave the braces out.

Decisions:
- A key that comes again, or an empty line, begins the next finding.
- At least a part or a kind of damage and one more key make it a record; a lone
  "Severity: severe" does not.
- The last record of an answer that was cut off may be half one: it is left open.
"""

import re

from core.inference.parsing.json_fields import plain_key
from core.inference.parsing.json_keys import KEYS, Field
from core.inference.parsing.loose_json import Found, LooseObject

KEY_LINE = re.compile(r"[\s>*•\-–\d.)#]*([^\W\d][\w' ]{1,30}?)[*`\s]*:[*`\s]*(\S.*)")
NAMING = {Field.PART, Field.TYPE, Field.DAMAGE}


def find_key_lines(text: str, *, cut_off: bool) -> Found:
    """The records that consecutive lines of keys and values make."""
    records: list[dict[str, str]] = [{}]
    around = []
    for line in text.splitlines():
        found = KEY_LINE.fullmatch(line)
        key = plain_key(found.group(1)) if found else ""
        if found and key in KEYS:
            if key in records[-1]:
                records.append({})
            records[-1][key] = found.group(2).strip(" *`.")
        elif not line.strip():
            records.append({})
        else:
            around.append(line)
    whole = [each for each in records if _is_record(each)]
    last = len(whole) - 1
    values = tuple(
        LooseObject(tuple(each.items()), closed=not (cut_off and place == last))
        for place, each in enumerate(whole)
    )
    return Found(values, "\n".join(around))


def _is_record(record: dict[str, str]) -> bool:
    """Whether these keys tell one damage."""
    fields = {KEYS[key] for key in record}
    return len(fields) > 1 and bool(fields & NAMING)
