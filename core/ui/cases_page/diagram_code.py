"""What `diagram` runs in the browser: constants only, nothing is put together here."""

HTML = """<div class="car"></div><div class="apart"></div><div class="legend"></div>"""

CSS = """
.car text { font-size: 28px; }
.apart, .legend { display: flex; flex-wrap: wrap; gap: 0.25rem 0.9rem;
  margin-top: 0.4rem; font-family: var(--st-font); font-size: 0.8125rem;
  color: var(--st-text-color); }
.apart span, .legend span { display: inline-flex; align-items: center; gap: 0.35rem; }
.apart span { cursor: pointer; min-height: 1.75rem; }
.apart svg, .legend svg { width: 1.9rem; height: auto; }
.apart svg { overflow: visible; }
.apart path { vector-effect: non-scaling-stroke; }
.car svg { width: 100%; height: auto; display: block; }
g[data-part] { cursor: pointer; outline: none; }
g[data-part] > path:first-of-type { transition: filter 0.1s; }
g[data-part]:hover > path:first-of-type { filter: brightness(0.9); }
g[data-part]:focus-visible > path:first-of-type {
  stroke: var(--st-link-color); stroke-width: 5px; stroke-dasharray: none; }
g[data-part].chosen > path:first-of-type {
  stroke: var(--st-link-color); stroke-width: 6px; stroke-dasharray: none; }
"""

JS = """
const held = new WeakMap();

function keep(panels, index) {
  panels.forEach((panel, place) => { panel.tabIndex = place === index ? 0 : -1; });
}

function drawn(svg) {
  const read = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  return document.importNode(read, true);
}

function fill(list, rows) {
  list.replaceChildren(...rows.map(([sample, words]) => {
    const row = document.createElement("span");
    row.append(drawn(sample), words);
    return row;
  }));
}

function build(root, data) {
  root.querySelector(".car").replaceChildren(drawn(data.svg));
  fill(root.querySelector(".apart"), data.apart);
  fill(root.querySelector(".legend"), data.legend);
  return [...root.querySelectorAll("g[data-part]")];
}

export default function (component) {
  const root = component.parentElement;
  const { data, setTriggerValue } = component;
  let me = held.get(root);
  if (!me) {
    me = { drawn: "", panels: [] };
    held.set(root, me);
  }
  const name = (panel) => `${panel.dataset.part}.${panel.dataset.side}`;
  const wanted = data.svg + JSON.stringify(data.apart);
  if (me.drawn !== wanted) {
    const focused = me.panels.findIndex((each) => each.matches(":focus"));
    me.drawn = wanted;
    me.panels = build(root, data);
    if (focused >= 0 && me.panels[focused]) {
      me.panels[focused].focus({ preventScroll: true });
    }
  }
  const drawing = root.querySelector("svg");
  if (!drawing) return;
  drawing.setAttribute("role", "group");
  drawing.setAttribute("aria-label", data.label);
  const title = drawing.querySelector(":scope > title");
  if (title) title.remove();
  let start = Math.max(0, me.panels.findIndex((each) => each.matches(":focus")));
  me.panels.forEach((panel, index) => {
    const chosen = name(panel) === data.chosen;
    if (chosen) start = index;
    const told = panel.querySelector("title");
    panel.classList.toggle("chosen", chosen);
    panel.setAttribute("role", "button");
    panel.setAttribute("aria-pressed", chosen ? "true" : "false");
    panel.setAttribute("aria-label", told ? told.textContent : name(panel));
    const pressed = panel.closest(".apart span") || panel;
    pressed.onclick = () => setTriggerValue("panel", name(panel));
    panel.onkeydown = (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (event.key === "Enter" || event.key === " ") {
        setTriggerValue("panel", name(panel));
      } else if (step) {
        const next = (index + step + me.panels.length) % me.panels.length;
        keep(me.panels, next);
        me.panels[next].focus();
      } else {
        return;
      }
      event.preventDefault();
    };
  });
  keep(me.panels, start);
}
"""
