"""What `diagram` runs in the browser: constants only, nothing is put together here."""

HTML = """<div class="car"></div><div class="legend"></div>"""

CSS = """
.car text { font-size: 22px; }
.car text[font-size="12"] { font-size: 16px; }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 0.9rem; margin-top: 0.4rem;
  font-family: var(--st-font); font-size: 0.8125rem; color: var(--st-text-color); }
.legend span { display: inline-flex; align-items: center; gap: 0.35rem; }
.legend svg { width: 1.9rem; height: auto; }
.car svg { width: 100%; height: auto; display: block; }
.car g[data-part] { cursor: pointer; outline: none; }
.car g[data-part] > path:first-of-type { transition: filter 0.1s; }
.car g[data-part]:hover > path:first-of-type { filter: brightness(0.9); }
.car g[data-part]:focus-visible > path:first-of-type {
  stroke: var(--st-link-color); stroke-width: 5px; stroke-dasharray: none; }
.car g[data-part].chosen > path:first-of-type {
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

function build(root, svg, legend) {
  const car = root.querySelector(".car");
  car.replaceChildren(drawn(svg));
  root.querySelector(".legend").replaceChildren(...legend.map(([sample, words]) => {
    const row = document.createElement("span");
    row.append(drawn(sample), words);
    return row;
  }));
  return [...car.querySelectorAll("g[data-part]")];
}

export default function (component) {
  const root = component.parentElement;
  const { data, setTriggerValue } = component;
  let me = held.get(root);
  if (!me) {
    me = { svg: "", panels: [] };
    held.set(root, me);
  }
  const name = (panel) => `${panel.dataset.part}.${panel.dataset.side}`;
  if (me.svg !== data.svg) {
    const focused = me.panels.findIndex((each) => each.matches(":focus"));
    me.svg = data.svg;
    me.panels = build(root, data.svg, data.legend);
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
    panel.onclick = () => setTriggerValue("panel", name(panel));
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
