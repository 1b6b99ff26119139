// The form as a whole: which contact, which line, and what its head and foot say.
class Form {
  constructor(root, store, trigger) {
    this.root = root
    this.store = store
    this.trigger = trigger
    this.views = new Map()
    this.pace = new Pace()
    this.part = Object.fromEntries(
      ["session", "card", "where", "pace", "saving-more", "notice", "missing", "contacts", "keys", "left"]
        .concat(["promise", "back", "next", "tabs", "receipt", "pane-words", "pane-lines", "foot"])
        .map((name) => [name, root.querySelector(`.sf-${name}`)]),
    )
    this.status = root.querySelector("[role=status]")
    this.submission = new Submission(this)
    this.arrowPressed = false
    buildFrame(this)
    this.contact = this.firstOpen()
    this.open(this.contact)
  }

  get data() {
    return this.store.data
  }

  get contacts() {
    return this.data.contacts
  }

  get readOnly() {
    return Boolean(this.data.read_only || this.store.closed || this.store.receipt)
  }

  get view() {
    return this.views.get(this.contact.id)
  }

  get current() {
    return this.view?.current ?? null
  }

  get index() {
    return this.contacts.findIndex(({ id }) => id === this.contact.id)
  }

  get isLast() {
    return this.index === this.contacts.length - 1
  }

  criterion(key) {
    return this.store.criteria.find((criterion) => criterion.key === key)
  }

  row(key) {
    return this.view.rows.get(key)
  }

  currentOf(contact) {
    return this.views.get(contact.id)?.current ?? null
  }

  firstOpen() {
    return this.contacts.find(({ id }) => progressOf(this.store, id).blank.length) ?? this.contacts[0]
  }

  // ---- moving

  open(contact, { focus = false, line = null } = {}) {
    this.leave()
    this.contact = contact
    if (!this.views.has(contact.id)) this.views.set(contact.id, new ContactView(this, contact))
    const { view } = this
    this.part["pane-words"].replaceChildren(view.words.element)
    this.part["pane-lines"].replaceChildren(view.lines)
    this.part["pane-words"].scrollTop = view.scrolled.words
    this.part["pane-lines"].scrollTop = view.scrolled.lines
    this.pace.enter(contact.id)
    view.refresh()
    refreshFrame(this)
    if (line) this.goTo(this.row(line))
    else if (focus) {
      this.showPane("words")
      view.current?.focus()
    }
  }

  // The scroll places are taken before the panes are emptied: "next" and back loses nothing.
  leave() {
    const view = this.views.get(this.contact.id)
    if (!view || !view.lines.isConnected) return
    view.scrolled = { words: this.part["pane-words"].scrollTop, lines: this.part["pane-lines"].scrollTop }
    view.words.player?.audio?.pause()
    this.pace.leave(progressOf(this.store, this.contact.id).blank.length === 0)
  }

  forward() {
    if (!this.isLast) this.open(this.contacts[this.index + 1], { focus: true })
    else if (!this.readOnly) this.submission.submit()
  }

  back() {
    if (this.index > 0) this.open(this.contacts[this.index - 1], { focus: true })
  }

  goTo(row) {
    if (!row) return
    this.showPane("lines")
    row.focus()
    this.setCurrent(row)
  }

  move(step) {
    const rows = this.view.shownRows()
    const at = rows.indexOf(this.current)
    const next = rows[at + step]
    if (next) this.goTo(next)
  }

  advance(row) {
    const rows = this.view.shownRows()
    const next = rows[rows.indexOf(row) + 1]
    if (next) this.goTo(next)
    else this.arm()
  }

  // The keyboard goes to the button; at the last contact it then says what Enter will do.
  arm() {
    this.armed = true
    this.part.next.focus()
    refreshFoot(this)
  }

  setCurrent(row) {
    if (!row || this.view.current === row) return
    this.view.current?.element.classList.remove("sf-now")
    this.view.current = row
    row.element.classList.add("sf-now")
    this.view.words.refresh()
    this.view.words.selectionChanged()
  }

  showPane(name) {
    const panes = { words: this.part["pane-words"], lines: this.part["pane-lines"] }
    if (this.root.dataset.pane === name) return
    const { view } = this
    for (const known of Object.keys(panes)) if (panes[known].clientHeight) view.scrolled[known] = panes[known].scrollTop
    this.root.dataset.pane = name
    for (const known of Object.keys(panes)) if (panes[known].clientHeight) panes[known].scrollTop = view.scrolled[known]
    refreshTabs(this)
  }

  showEvidence(item) {
    this.showPane("words")
    this.view.words.reveal(item)
  }

  announce(sentence) {
    say(this.status, sentence)
    clearTimeout(this.announcing)
    this.announcing = setTimeout(() => {
      this.announcing = null
      refreshStatus(this)
    }, 1500)
  }

  // ---- changes from the store, and new data from the server

  changed(contact, criterion) {
    if (contact === null && criterion === undefined) {
      refreshStatus(this)
      return
    }
    if (this.readOnlyDrawn !== this.readOnly) {
      this.redraw()
      return
    }
    const view = this.views.get(contact ?? this.contact.id)
    view?.refresh(criterion)
    if (contact === null) for (const other of this.views.values()) if (other !== view) other.refresh()
    refreshFrame(this)
  }

  redraw() {
    this.readOnlyDrawn = this.readOnly
    this.views.clear()
    this.open(this.contact)
  }

  update(trigger) {
    this.trigger = trigger
    this.contact = this.contacts.find(({ id }) => id === this.contact.id) ?? this.contacts[0]
    if (!this.views.has(this.contact.id)) this.open(this.contact)
    refreshFrame(this)
  }

  typingIn(contact, criterion) {
    const row = this.views.get(contact)?.rows.get(criterion)
    return row && document.activeElement === row.comment ? row.comment.value : null
  }
}

// One contact, drawn once and kept: coming back finds it as it was left.
class ContactView {
  constructor(form, contact) {
    Object.assign(this, { form, contact, scrolled: { words: 0, lines: 0 }, current: null })
    this.rows = new Map()
    this.sections = form.store.sections.map((section) => this.section(section))
    this.lines = el("div", { class: "sf-lines" }, ...this.sections.map(({ element }) => element))
    this.words = new WordsPane(form, contact)
  }

  section({ name, criteria }) {
    const rows = criteria.map((criterion) => new Row(this.form, this.contact, criterion))
    for (const row of rows) this.rows.set(row.criterion.key, row)
    const heading = name ? el("h2", {}, name) : null
    return { rows, element: el("section", { class: "sf-section" }, heading, ...rows.map((row) => row.element)) }
  }

  shownRows() {
    return [...this.rows.values()].filter((row) => row.shown)
  }

  // Without a criterion every line is refreshed. Conditions are read again each time: they hang on other answers.
  refresh(criterion) {
    const askedNow = new Set(asked(this.form.store, this.contact.id).map(({ key }) => key))
    let place = 0
    for (const [key, row] of this.rows) {
      show(row.element, askedNow.has(key))
      if (row.shown) say(row.place, words.of((place += 1), askedNow.size))
      if (!criterion || criterion === key) row.refresh()
    }
    for (const { rows, element } of this.sections) show(element, rows.some((row) => row.shown))
    if (!this.current?.shown) this.chooseCurrent()
    this.words.refresh()
  }

  chooseCurrent() {
    this.current?.element.classList.remove("sf-now")
    const rows = this.shownRows()
    this.current = rows.find((row) => row.value === null) ?? rows[0] ?? null
    this.current?.element.classList.add("sf-now")
  }
}
