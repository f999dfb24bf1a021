"""A page with questions and bets, and one reader of it."""

import json

from browser import share_storage

PAGE = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>t</title></head><body>{body}</body></html>"""


class Reader:
    """One reader with an empty browser storage, who notes what goes wrong."""

    def __init__(self, browser, address, **options):
        self.context, self.address = browser.new_context(**options), address
        self.page = self.context.new_page()
        share_storage(self.page, address)
        self.wrong = []
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", lambda m: self.wrong.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on(
            "request", lambda r: self.wrong.append(r.url) if not r.url.startswith(("file:", "blob:")) else None
        )

    def open(self):
        self.page.goto(self.address)
        self.page.locator(".course-sure").wait_for()
        return self

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def stored(self, kind):
        return json.loads(self.page.evaluate(f"localStorage.getItem('dli.v1.{kind}')") or "null")

    def store(self, kind, text):
        self.page.goto(self.address)
        self.page.evaluate("([key, text]) => localStorage.setItem(key, text)", [f"dli.v1.{kind}", text])

    @property
    def bet(self):
        return self.page.locator("[data-bet]")

    @property
    def settled(self):
        return self.page.locator("[data-settle]")

    def question(self, id):
        return self.page.locator(f'[data-question="sample.{id}"]')

    def verdict(self, id):
        return self.question(id).get_by_role("status").inner_text()

    def place_bet(self, option="c", steps=8):
        self.bet.locator(f'input[value="{option}"]').focus()
        self.press("Space", "Tab", *["ArrowRight"] * steps, "Enter")
