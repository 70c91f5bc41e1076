"""Keys of the review: arrows between damages, c, e and r on the chosen one.

Decisions:
- A key presses the button that is on the page and nothing else: it does what the button
  says, is refused where the button is, and a person without a keyboard misses nothing.
- Streamlit keeps "c" and "r" for itself, so a small constant script listens before it.
- A key typed into a field, in a dialog or list, or with Ctrl, Alt or Cmd is no key of
  the review. While a form is open only Escape counts: it presses the form's Cancel.
- Keys that come while the page is being drawn wait their turn, so that a quick hand
  decides on the damage it will see and not on the one before, and none is lost.
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
const LOOK_MS = 40, LOOKS = 75, MOST_WAITING = 8;
const START_LOOK_MS = 8, START_LOOKS = 125;
const waiting = [];
let draining = false;

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

function form() {
  return document.querySelector(".st-key-case-form");
}

function isDrawing() {
  const app = document.querySelector("[data-testid=stApp]");
  return app !== null && app.dataset.testScriptState === "running";
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function press(action) {
  for (let look = 0; look < LOOKS; look += 1) {
    const found = isDrawing() ? null : button(action);
    if (found) {
      found.click();
      for (let wait = 0; wait < START_LOOKS; wait += 1) {
        if (isDrawing() || !found.isConnected) return;
        await pause(START_LOOK_MS);
      }
      return;
    }
    await pause(LOOK_MS);
  }
}

async function drain() {
  if (draining) return;
  draining = true;
  while (waiting.length > 0) {
    const action = waiting.shift();
    if (!form()) await press(action);
  }
  draining = false;
}

export default function (component) {
  const { data } = component;
  if (document[NAME]) window.removeEventListener("keydown", document[NAME], true);
  const listen = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (document.querySelector("[role=dialog], [role=listbox]")) return;
    if (form()) {
      const cancel = event.key === "Escape" && button("cancel");
      if (cancel) cancel.click();
      return;
    }
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const action = ACTIONS[key];
    if (!action || typing(event.composedPath()[0])) return;
    if (key.length === 1) event.stopImmediatePropagation();
    if (!button(action) && !isDrawing() && !draining) return;
    event.preventDefault();
    if (event.repeat && (key.length === 1 || waiting.length > 0)) return;
    if (waiting.length < MOST_WAITING) waiting.push(action);
    drain();
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
      const field = form() && form().querySelector("input, textarea, button");
      const there = form() && form().contains(document.activeElement);
      if (field && !there) field.focus({ preventScroll: true });
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
