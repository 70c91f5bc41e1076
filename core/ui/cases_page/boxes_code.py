"""What `boxes` runs in the browser: constants only, nothing is put together here."""

HTML = """
<div class="boxes" role="group">
  <p class="label"></p>
  <div class="stage"><img alt="" draggable="false"><div class="layer"></div></div>
  <div class="row">
    <button type="button" class="add"></button>
    <button type="button" class="remove"></button>
    <span class="told" aria-live="polite"></span>
  </div>
  <p class="hint"></p>
</div>
"""

CSS = """
.boxes { font-family: var(--st-font); color: var(--st-text-color); }
.label { margin: 0 0 0.4rem; font-size: 0.875rem; }
.hint { margin: 0.4rem 0 0; font-size: 0.8125rem; opacity: 0.85; }
.stage { position: relative; line-height: 0; border-radius: 0.5rem; overflow: hidden;
  cursor: crosshair; touch-action: pan-y pinch-zoom; user-select: none;
  -webkit-user-select: none; }
.stage img { width: 100%; height: auto; display: block; pointer-events: none; }
.layer { position: absolute; inset: 0; }
.box { position: absolute; box-sizing: border-box; border: 2px solid #ffffff;
  outline: 2px solid #111827; background: rgba(29, 78, 216, 0.22); cursor: move;
  touch-action: none; border-radius: 3px; }
.box:focus-visible, .box.chosen { outline: 3px solid #1d4ed8;
  background: rgba(29, 78, 216, 0.34); }
.corner { position: absolute; width: 14px; height: 14px; background: #ffffff;
  border: 2px solid #111827; border-radius: 50%; box-sizing: border-box;
  touch-action: none; }
.corner::after { content: ""; position: absolute; inset: -9px; }
.c00 { left: -8px; top: -8px; cursor: nwse-resize; }
.c10 { right: -8px; top: -8px; cursor: nesw-resize; }
.c01 { left: -8px; bottom: -8px; cursor: nesw-resize; }
.c11 { right: -8px; bottom: -8px; cursor: nwse-resize; }
.row { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem;
  margin-top: 0.5rem; }
button { font: inherit; font-size: 0.875rem; color: inherit; cursor: pointer;
  background: var(--st-background-color); padding: 0.35rem 0.75rem; min-height: 2.5rem;
  border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius); }
button:hover:not(:disabled) { border-color: var(--st-link-color); }
button:focus-visible { outline: 3px solid var(--st-link-color); outline-offset: 2px; }
button:disabled { opacity: 0.5; cursor: default; }
.told { font-size: 0.8125rem; }
"""

JS = """
const LEAST = 0.012, STEP = 0.01, PAUSE_MS = 350;
const held = new WeakMap();

const clamp = (value) => Math.min(1, Math.max(0, value));
const rounded = (boxes) =>
  boxes.map((box) => box.map((edge) => Math.round(edge * 10000) / 10000));

function start(root, component) {
  const me = { boxes: component.data.boxes.map((box) => [...box]), chosen: -1,
    component, drag: null, timer: 0 };
  const stage = root.querySelector(".stage");
  const layer = root.querySelector(".layer");
  const add = root.querySelector(".add");
  const remove = root.querySelector(".remove");

  const send = () => {
    clearTimeout(me.timer);
    me.component.setStateValue("boxes", rounded(me.boxes));
  };
  const sendSoon = () => {
    clearTimeout(me.timer);
    me.timer = setTimeout(send, PAUSE_MS);
  };
  const place = (event) => {
    const area = stage.getBoundingClientRect();
    return [clamp((event.clientX - area.left) / area.width),
      clamp((event.clientY - area.top) / area.height)];
  };
  const tell = () => {
    const words = me.component.data.words;
    const told = root.querySelector(".told");
    told.textContent =
      me.boxes.length ? words.many.replace("#", me.boxes.length) : words.none;
    add.disabled = me.boxes.length >= me.component.data.most;
    remove.disabled = me.chosen < 0;
  };
  const lay = (element, box) => {
    element.style.left = `${box[0] * 100}%`;
    element.style.top = `${box[1] * 100}%`;
    element.style.width = `${(box[2] - box[0]) * 100}%`;
    element.style.height = `${(box[3] - box[1]) * 100}%`;
    const words = me.component.data.words;
    const at = box.map((edge) => `${Math.round(edge * 100)} %`);
    const number = [...layer.children].indexOf(element) + 1;
    element.setAttribute("aria-label", `${words.box} ${number}: ${at.join(", ")}`);
  };
  const draw = (focus) => {
    const had = layer.contains(layer.getRootNode().activeElement);
    layer.replaceChildren();
    me.boxes.forEach((box, index) => {
      const element = document.createElement("div");
      element.className = index === me.chosen ? "box chosen" : "box";
      element.tabIndex = 0;
      element.setAttribute("role", "button");
      for (const name of ["00", "10", "01", "11"]) {
        const corner = document.createElement("span");
        corner.className = `corner c${name}`;
        corner.dataset.corner = name;
        element.appendChild(corner);
      }
      element.onfocus = () => choose(index);
      element.onkeydown = (event) => onKey(event, index);
      layer.appendChild(element);
      lay(element, box);
    });
    if ((focus || had) && layer.children[me.chosen]) {
      layer.children[me.chosen].focus({ preventScroll: true });
    }
    tell();
  };
  const choose = (index) => {
    me.chosen = index;
    [...layer.children].forEach((element, place) =>
      element.classList.toggle("chosen", place === index));
    tell();
  };
  const take = (index) => {
    if (index < 0 || index >= me.boxes.length) return;
    me.boxes.splice(index, 1);
    me.chosen = Math.min(index, me.boxes.length - 1);
    draw(true);
    send();
  };
  const moved = (box, dx, dy) => {
    const x = Math.min(1 - box[2], Math.max(-box[0], dx));
    const y = Math.min(1 - box[3], Math.max(-box[1], dy));
    return [box[0] + x, box[1] + y, box[2] + x, box[3] + y];
  };
  const onKey = (event, index) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1],
      ArrowDown: [0, 1] }[event.key];
    if (event.key === "Delete" || event.key === "Backspace") {
      take(index);
    } else if (way && event.shiftKey) {
      const box = me.boxes[index];
      box[2] = Math.max(box[0] + LEAST, clamp(box[2] + way[0] * STEP));
      box[3] = Math.max(box[1] + LEAST, clamp(box[3] + way[1] * STEP));
      lay(layer.children[index], box);
      sendSoon();
    } else if (way) {
      me.boxes[index] = moved(me.boxes[index], way[0] * STEP, way[1] * STEP);
      lay(layer.children[index], me.boxes[index]);
      sendSoon();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  stage.onpointerdown = (event) => {
    if (event.button !== 0 || me.drag) return;
    const [x, y] = place(event);
    const element = event.target.closest(".box");
    const index = element ? [...layer.children].indexOf(element) : -1;
    if (index < 0 && me.boxes.length >= me.component.data.most) return;
    if (index >= 0) {
      const corner = event.target.dataset.corner;
      me.drag = { kind: corner ? "size" : "move", corner, index, x, y,
        before: [...me.boxes[index]] };
      choose(index);
      element.focus({ preventScroll: true });
    } else {
      me.boxes.push([x, y, x, y]);
      me.chosen = me.boxes.length - 1;
      me.drag = { kind: "new", index: me.chosen, x, y };
      draw(false);
    }
    me.drag.pointer = event.pointerId;
    stage.setPointerCapture(event.pointerId);
    if (event.pointerType === "mouse") event.preventDefault();
  };
  stage.onpointermove = (event) => {
    const drag = me.drag;
    if (!drag || drag.pointer !== event.pointerId) return;
    const [x, y] = place(event);
    if (drag.kind === "new") {
      me.boxes[drag.index] = [Math.min(drag.x, x), Math.min(drag.y, y),
        Math.max(drag.x, x), Math.max(drag.y, y)];
    } else if (drag.kind === "move") {
      me.boxes[drag.index] = moved(drag.before, x - drag.x, y - drag.y);
    } else {
      const box = [...drag.before];
      if (drag.corner[0] === "0") box[0] = Math.min(x, box[2] - LEAST);
      else box[2] = Math.max(x, box[0] + LEAST);
      if (drag.corner[1] === "0") box[1] = Math.min(y, box[3] - LEAST);
      else box[3] = Math.max(y, box[1] + LEAST);
      me.boxes[drag.index] = box.map(clamp);
    }
    lay(layer.children[drag.index], me.boxes[drag.index]);
  };
  const end = (event, dropped) => {
    const drag = me.drag;
    if (!drag || drag.pointer !== event.pointerId) return;
    me.drag = null;
    const box = me.boxes[drag.index];
    const small = box[2] - box[0] < LEAST || box[3] - box[1] < LEAST;
    if (drag.kind === "new" && (dropped || small)) {
      me.boxes.splice(drag.index, 1);
      me.chosen = -1;
      draw(false);
      return;
    }
    if (dropped) me.boxes[drag.index] = drag.before;
    draw(true);
    if (!dropped) send();
  };
  stage.onpointerup = (event) => end(event, false);
  stage.onpointercancel = (event) => end(event, true);
  add.onclick = () => {
    if (me.boxes.length >= me.component.data.most) return;
    me.boxes.push([0.35, 0.4, 0.65, 0.6]);
    me.chosen = me.boxes.length - 1;
    draw(true);
    send();
  };
  remove.onclick = () => take(me.chosen);
  me.draw = draw;
  return me;
}

export default function (component) {
  const root = component.parentElement;
  let me = held.get(root);
  if (!me) {
    me = start(root, component);
    held.set(root, me);
  }
  me.component = component;
  const { data } = component;
  const picture = root.querySelector("img");
  if (picture.src !== data.picture) picture.src = data.picture;
  root.querySelector(".boxes").setAttribute("aria-label", data.label);
  root.querySelector(".label").textContent = data.label;
  root.querySelector(".hint").textContent = data.words.hint;
  root.querySelector(".add").textContent = data.words.add;
  root.querySelector(".remove").textContent = data.words.remove;
  if (!me.drag) me.draw(false);
}
"""
