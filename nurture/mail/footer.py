"""What every mail to a lead must show: who writes, with a postal address, and the way out.

A template that shows either by itself is left alone; what it lacks is put at its end, so that no mail leaves without.
"""

from __future__ import annotations

from dataclasses import replace

from nurture.mail.templates import Compiled

_WHO = "{{ sender.organisation }}, {{ sender.postal }}"
_WORDS = "{{ 'Wypisz się' if language == 'pl' else 'Unsubscribe' }}"
_STYLE = "font-family:sans-serif;font-size:12px;line-height:18px;color:#555555;text-align:center;padding:16px"


def with_footer(template: Compiled) -> Compiled:
    """The template in each of its languages, with its own footer or with ours."""
    variants = {language: with_footer(one) for language, one in template.variants.items()}
    return replace(_completed(template), variants=variants)


def _completed(template: Compiled) -> Compiled:
    who = "" if "sender.postal" in template.mentions else _WHO
    out = "unsubscribe_url" not in template.mentions
    if not who and not out:
        return template
    link = f'<a href="{{{{ unsubscribe_url }}}}" style="color:#555555">{_WORDS}</a>' if out else ""
    text = "\n".join(line for line in (who, f"{_WORDS}: {{{{ unsubscribe_url }}}}" if out else "") if line)
    block = f'<div style="{_STYLE}">{"<br>".join(part for part in (who, link) if part)}</div>'
    html = _before_the_end(template.html, block) if template.html else ""
    return replace(template, html=html, text=f"{template.text.rstrip()}\n\n{text}\n")


def _before_the_end(html: str, block: str) -> str:
    end = html.lower().rfind("</body>")
    return html + block if end < 0 else html[:end] + block + html[end:]
