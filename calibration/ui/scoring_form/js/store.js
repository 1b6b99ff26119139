// What this person answered, as far as this page knows: server truth, overlaid by what is still on its way.
// A store outlives the page element, so moving to another page of the app does not interrupt saving.
const stores = new Map()
const FRESH = 10_000 // milliseconds in which an own save outranks data that may have been computed before it

function storeFor(data) {
  const name = `tuning-fork:${data.person_key}:${data.session.id}`
  if (!stores.has(name)) stores.set(name, new Store(name, data))
  else stores.get(name).merge(data)
  return stores.get(name)
}

const answerOf = (cell) => {
  if (!cell) return null
  if (cell.not_applicable) return { not_applicable: true }
  if (cell.level !== undefined && cell.level !== null) return { level: cell.level }
  if (cell.number !== undefined && cell.number !== null) return { number: cell.number }
  return null
}
const same = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null)

class Store {
  constructor(name, data) {
    this.name = name
    this.cells = new Map()
    this.listeners = new Set()
    this.typingIn = () => null
    this.savedOnce = false
    this.journal = new Journal(name)
    this.sender = new Sender(this)
    this.channel = globalThis.BroadcastChannel ? new BroadcastChannel(name) : null
    if (this.channel) this.channel.onmessage = ({ data: message }) => this.hear(message)
    this.merge(data)
    for (const entry of this.journal.recover()) this.cell(entry.contact, entry.criterion, entry.slot).value = entry.value
    this.sender.kick()
  }

  cell(contact, criterion, slot) {
    const key = `${contact}|${criterion}|${slot}`
    if (!this.cells.has(key)) this.cells.set(key, { contact, criterion, slot, value: null, revision: 0, touched: 0 })
    return this.cells.get(key)
  }

  slots(contact, criterion, prefix) {
    return [...this.cells.values()].filter(
      (cell) => cell.contact === contact && cell.criterion === criterion && cell.slot.startsWith(prefix),
    )
  }

  answer(contact, criterion) {
    return this.cell(contact, criterion, "answer").value
  }

  prediction(contact, criterion) {
    return this.cell(contact, criterion, "prediction").value
  }

  remark(contact, criterion) {
    return this.cell(contact, criterion, "remark").value ?? ""
  }

  reasons(contact, criterion) {
    return new Set(this.slots(contact, criterion, "reason:").filter((cell) => cell.value).map((cell) => cell.slot.slice(7)))
  }

  evidence(contact, criterion) {
    return this.slots(contact, criterion, "evidence:").map((cell) => cell.value).filter(Boolean)
  }

  allEvidence(contact) {
    return [...this.cells.values()]
      .filter((cell) => cell.contact === contact && cell.slot.startsWith("evidence:") && cell.value)
      .map((cell) => cell.value)
  }

  conflicts() {
    return [...this.cells.values()].filter((cell) => cell.conflict)
  }

  // New component data: taken, except where something is on its way or was just saved. Streamlit hands the same
  // data in again when only the theme changed: that is no news, and may be older than what was saved since.
  merge(data) {
    const told = JSON.stringify(data)
    const isNews = told !== this.told
    this.told = told
    this.data = data
    this.sections = data.card.sections
    this.criteria = this.sections.flatMap((section) => section.criteria)
    if (isNews) for (const contact of data.contacts) this.mergeContact(contact)
    if (data.session.sealed_at) this.receipt = { receipt: data.session.receipt, sealed_at: data.session.sealed_at }
    if (isNews) this.tell(null, null)
  }

  mergeContact({ id, answers, predictions, remarks, reasons, evidence }) {
    const present = new Set((evidence ?? []).map((item) => `evidence:${item.key}`))
    for (const { key } of this.criteria) {
      this.adopt(this.cell(id, key, "answer"), answerOf(answers?.[key]), answers?.[key]?.revision ?? 0)
      const guessed = predictions?.[key]
      this.adopt(this.cell(id, key, "prediction"), answerOf(guessed), guessed?.revision ?? 0)
      this.adopt(this.cell(id, key, "remark"), remarks?.[key]?.text || null, remarks?.[key]?.revision ?? 0)
      const set = new Set(reasons?.[key] ?? [])
      for (const cell of this.slots(id, key, "reason:")) this.adopt(cell, set.has(cell.slot.slice(7)))
      for (const code of set) this.adopt(this.cell(id, key, `reason:${code}`), true)
      for (const cell of this.slots(id, key, "evidence:")) if (!present.has(cell.slot)) this.adopt(cell, null)
    }
    for (const item of evidence ?? []) this.adopt(this.cell(id, item.criterion, `evidence:${item.key}`), item)
  }

  adopt(cell, value, revision) {
    const pending = this.journal.of(cell.contact, cell.criterion, cell.slot).length > 0
    if (pending || cell.conflict || Date.now() - cell.touched < FRESH) return
    if (!same(cell.value, value)) this.takeIn(cell, value, revision)
    else if (revision !== undefined) cell.revision = revision
  }

  // A change from outside. Words being typed are never replaced: both versions are shown instead.
  takeIn(cell, value, revision) {
    const typing = cell.slot === "remark" ? this.typingIn(cell.contact, cell.criterion) : null
    if (typing !== null && typing !== (value ?? "")) {
      cell.value = typing
      cell.conflict = { value, revision }
    } else {
      cell.value = value
      cell.refused = ""
    }
    if (revision !== undefined) cell.revision = revision
  }

  // A comment that is still being typed while another version exists waits for the choice between the two.
  put(contact, criterion, slot, value, { wait = 0, choice = false } = {}) {
    const cell = this.cell(contact, criterion, slot)
    if (this.closed || (same(cell.value, value) && !cell.conflict && !cell.refused)) return
    const held = slot === "remark" && Boolean(cell.conflict) && !choice
    cell.value = value
    cell.refused = ""
    if (!held) cell.conflict = null
    cell.touched = Date.now()
    const open = this.journal.of(contact, criterion, slot)
    const undone = open.some((entry) => !entry.attempted && entry.op.kind === "evidence") && value === null
    for (const entry of open) if (!entry.attempted || entry.held) this.journal.remove(entry)
    if (!undone) {
      const op = this.operation(cell)
      this.journal.add({ contact, criterion, slot, value, op, held, due: Date.now() + wait })
    }
    this.sender.kick()
    this.tell(contact, criterion)
  }

  operation({ criterion, slot, value, revision }) {
    const [kind, name] = [slot.split(":")[0], slot.slice(slot.indexOf(":") + 1)]
    const base = { key: newKey(), criterion, kind }
    if (kind === "answer" || kind === "prediction") return { ...base, revision, ...(value ?? { clear: true }) }
    if (kind === "remark") return { ...base, revision, text: value ?? "" }
    if (kind === "reason") return { ...base, code: name, on: Boolean(value) }
    if (value === null) return { ...base, kind: "unquote", evidence: name }
    return { ...base, ...value, kind, key: name }
  }

  acknowledge(entry, revision) {
    const { contact, criterion, slot, value } = entry
    const cell = this.cell(contact, criterion, slot)
    this.journal.remove(entry)
    this.savedOnce = true
    cell.touched = Date.now()
    cell.revision = revision ?? cell.revision // a cleared cell starts again at 0
    for (const later of this.journal.of(contact, criterion, slot)) {
      if (later.attempted || later.op.revision === undefined) continue
      later.op.revision = cell.revision
      this.journal.write(later)
    }
    this.channel?.postMessage({ type: "saved", contact, criterion, slot, value, revision })
    this.tell(contact, criterion)
  }

  // The stored value is not the one this change was made on. Nothing is overwritten: the person chooses.
  disagree(entry, current) {
    const { contact, criterion, slot } = entry
    const cell = this.cell(contact, criterion, slot)
    const value = slot === "remark" ? current.text || null : answerOf(current)
    cell.revision = current.revision
    const open = this.journal.of(contact, criterion, slot)
    const newest = open[open.length - 1] ?? entry
    for (const older of open) if (older !== newest) this.journal.remove(older)
    if (same(value, cell.value)) {
      this.journal.remove(newest)
    } else {
      newest.held = true
      cell.conflict = { value, revision: current.revision }
    }
    this.tell(contact, criterion)
  }

  refuse(entry, message) {
    this.journal.remove(entry)
    const cell = this.cell(entry.contact, entry.criterion, entry.slot)
    cell.refused = message || words.submitFailed
    if (entry.slot.startsWith("evidence:")) cell.value = entry.op.kind === "unquote" ? cell.value : null
    this.tell(entry.contact, entry.criterion)
  }

  keepMine(cell) {
    this.put(cell.contact, cell.criterion, cell.slot, cell.value, { choice: true })
  }

  takeOther(cell) {
    for (const entry of this.journal.of(cell.contact, cell.criterion, cell.slot)) this.journal.remove(entry)
    cell.value = cell.conflict.value
    cell.conflict = null
    this.savedOnce = true
    this.tell(cell.contact, cell.criterion)
  }

  seal(receipt) {
    this.receipt = receipt
    this.channel?.postMessage({ type: "sealed", receipt })
    this.tell(null, null)
  }

  hear(message) {
    if (message.type === "sealed") {
      this.receipt = message.receipt
      this.tell(null, null)
      return
    }
    const { contact, criterion, slot, value, revision } = message
    const cell = this.cell(contact, criterion, slot)
    if (this.journal.of(contact, criterion, slot).length === 0) {
      this.takeIn(cell, value, revision)
      cell.touched = Date.now()
    }
    this.tell(contact, criterion)
  }

  tell(contact, criterion) {
    for (const listener of this.listeners) listener(contact, criterion)
  }
}
