// The door: called by Streamlit on mount and on every rerun. An element that has its form keeps it.
const forms = new WeakMap()

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".sf-form")
  const store = storeFor(data)
  let known = forms.get(root)
  if (known && known.form.store !== store) {
    known.stop()
    known = null
  }
  if (known) known.form.update(setTriggerValue)
  else {
    const form = new Form(root, store, setTriggerValue)
    known = { form, stop: listen(form) }
    forms.set(root, known)
  }
  dress(root)
  return () => {
    known.stop()
    forms.delete(root)
  }
}

function listen(form) {
  const { root, store } = form
  const listening = new AbortController()
  const on = (target, kind, act) => target.addEventListener(kind, act, { signal: listening.signal })
  const changed = (contact, criterion) => form.changed(contact, criterion)
  const retry = () => store.sender.hurry()
  const leave = () => {
    if (root.contains(document.activeElement)) commitTyped(form)
    store.sender.hurry({ leaving: true })
  }
  store.listeners.add(changed)
  store.typingIn = (contact, criterion) => form.typingIn(contact, criterion)
  form.readOnlyDrawn = form.readOnly
  on(document, "keydown", (event) => handleKey(form, event))
  on(document, "selectionchange", () => form.view.words.selectionChanged())
  on(window, "online", retry)
  on(window, "pagehide", leave)
  on(document, "visibilitychange", () => {
    if (document.visibilityState === "hidden") leave()
    else retry()
    form.pace[document.visibilityState === "hidden" ? "pause" : "resume"]()
  })
  const fitting = new ResizeObserver(() => fit(root))
  const main = root.closest("[data-testid=stMain]") ?? document.documentElement
  fitting.observe(main)
  const block = root.closest("[data-testid=stMainBlockContainer]")
  if (block) fitting.observe(block)
  fit(root)
  return () => {
    leave()
    listening.abort()
    fitting.disconnect()
    store.listeners.delete(changed)
  }
}

function commitTyped({ current }) {
  if (!current) return
  if (document.activeElement === current.comment) commentTyped(current, 0)
  if (current.number && document.activeElement === current.number) current.numberTyped(0)
}

// The form fills what the page leaves it, so that both panes scroll and the page does not.
function fit(root) {
  const main = root.closest("[data-testid=stMain]") ?? document.documentElement
  const top = root.getBoundingClientRect().top - main.getBoundingClientRect().top + main.scrollTop
  const height = `${Math.floor(main.clientHeight - top - 4)}px`
  if (root.style.getPropertyValue("--sf-height") !== height) root.style.setProperty("--sf-height", height)
}

// The app's theme is chosen in the app, not only in the system: its background tells which one it is.
function dress(root) {
  const [red, green, blue] = (getComputedStyle(root).backgroundColor.match(/[\d.]+/g) ?? [255, 255, 255]).map(Number)
  root.dataset.theme = 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128 ? "dark" : "light"
}
