"""Keys of the review: arrows between damages, c, e and r on the chosen one.

Decisions:
- A key presses the button that is on the page and nothing else: it does what the button
  says, is refused where the button is, and a person without a keyboard misses nothing.
- Streamlit keeps "c" and "r" for itself, so a small constant script listens before it.
- A key typed into a field, in a dialog or list, or with Ctrl, Alt or Cmd is no key of
  the review. While a form is open only Escape counts: it presses the form's Cancel.
- The same script brings what was chosen into view, and a new form's first field into
  focus.
"""

import streamlit as st

from core.ui.state import state

PREFIX = "case.key"  # buttons that keys press: <PREFIX>.<action>.<what it is about>

_JS = """
const PREFIX = "st-key-case-key-";
const ACTIONS = { c: "confirm", e: "change", r: "reject",
  ArrowDown: "next", ArrowUp: "previous" };
const NAME = "caseReviewKeys", SEEN = "caseReviewSeen";

function typing(target) {
  if (!(target instanceof Element)) return false;
  if (target.closest("textarea, select, [contenteditable=true], [role=dialog], " +
    "[role=listbox], [role=combobox], [role=menu], [role=slider]")) return true;
  const input = target.closest("input");
  return input !== null && input.type !== "checkbox";
}

function button(action) {
  return document.querySelector(`[class*="${PREFIX}${action}"] button:not(:disabled)`);
}

export default function (component) {
  const { data } = component;
  if (document[NAME]) window.removeEventListener("keydown", document[NAME], true);
  const listen = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (document.querySelector("[role=dialog], [role=listbox]")) return;
    if (data.form) {
      const cancel = event.key === "Escape" && button("cancel");
      if (cancel) cancel.click();
      return;
    }
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const action = ACTIONS[key];
    if (!action || typing(event.composedPath()[0])) return;
    const pressed = button(action);
    const letter = key.length === 1;
    if (letter) event.stopImmediatePropagation();
    if (!pressed || (letter && event.repeat)) return;
    event.preventDefault();
    pressed.click();
  };
  window.addEventListener("keydown", listen, true);
  document[NAME] = listen;
  const before = document[SEEN] || data;
  document[SEEN] = { seen: data.seen, form: data.form };
  const show = (name, block) => {
    const found = document.querySelector(`.st-key-${name}`);
    if (found) found.scrollIntoView({ block, behavior: "instant" });
  };
  if (before.seen !== data.seen) {
    setTimeout(() => show(data.show, "nearest"), 60);
  }
  if (data.form && before.form !== data.form) {
    setTimeout(() => {
      const form = document.querySelector(".st-key-case-form");
      const field = form && form.querySelector("input, textarea, button");
      if (field) field.focus({ preventScroll: true });
      show("case-form", "nearest");
    }, 120);
  }
  return () => window.removeEventListener("keydown", listen, true);
}
"""

_listener = st.components.v2.component("case_keys", html="<span></span>", js=_JS)


def listen_to_keys(*, form: str) -> None:
    """Let keys press the buttons of the review.

    Args:
        form: which form is open, and about what; "" where none is.
    """
    memory = state().cases
    container, times = memory.shown
    _listener(key="case.keys", data={"show": container, "seen": times, "form": form})


def key_of_button(action: str, about: str) -> str:
    """The widget key of a button that a key presses."""
    return f"{PREFIX}.{action}.{about}"


def bring_into_view(container: str) -> None:
    """Have the container with this key (no dots) scrolled to in the next drawing."""
    memory = state().cases
    memory.shown = container, memory.shown[1] + 1
