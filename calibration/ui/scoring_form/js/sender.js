// Sends the journal: one request in flight, the operations of one contact in their order, again after a failure.
const LONGEST_BATCH = 50
const KEEPALIVE_LIMIT = 60_000 // browsers refuse a keepalive body over 64 kB
const SHOW_SAVING_AFTER = 250 // milliseconds: a save that is faster is only announced once, as saved

class Sender {
  constructor(store) {
    this.store = store
    this.trouble = null // null, "unreachable", "signed_out", "stale_page", "shut_out"
    this.failures = 0
    this.timer = null
    this.inFlight = null
    this.slow = false
  }

  get journal() {
    return this.store.journal
  }

  waiting() {
    return this.journal.entries.filter((entry) => !entry.held)
  }

  kick(delay = 0) {
    if (this.trouble && delay === 0) return // the retry timer is running
    const first = Math.min(...this.waiting().map((entry) => entry.due))
    if (first === Infinity) return
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.flush(), Math.max(delay, first - Date.now(), 0))
  }

  // Now, whatever was waiting for a pause in the typing or for the next try.
  hurry({ leaving = false } = {}) {
    for (const entry of this.waiting()) entry.due = 0
    clearTimeout(this.timer)
    if (leaving) this.sendRest()
    else return this.flush()
  }

  batch(skip = new Set()) {
    for (const entry of this.waiting()) if (!this.journal.isStillOpen(entry)) this.journal.remove(entry)
    const ready = this.waiting().filter((entry) => entry.due <= Date.now() && !skip.has(entry))
    const cells = new Set()
    const batch = []
    for (const entry of ready) {
      const cell = `${entry.criterion}|${entry.slot}`
      if (entry.contact !== ready[0].contact || cells.has(cell)) continue
      cells.add(cell)
      batch.push(entry)
      if (batch.length === LONGEST_BATCH) break
    }
    return batch
  }

  flush() {
    this.inFlight ??= this.run().finally(() => {
      this.inFlight = null
      this.slow = false
      if (!this.trouble) this.kick()
      this.store.tell(null, undefined)
    })
    return this.inFlight
  }

  async run() {
    const slow = setTimeout(() => {
      this.slow = true
      this.store.tell(null, undefined)
    }, SHOW_SAVING_AFTER)
    try {
      for (let batch = this.batch(); batch.length && !this.store.closed; batch = this.batch()) {
        if (!(await this.send(batch))) return
      }
    } finally {
      clearTimeout(slow)
    }
  }

  // The page is going away: everything at once, beside a request that may be in flight. Keys make that harmless; a
  // second write to a cell names the revision that the first one will leave.
  sendRest() {
    for (const entry of this.waiting()) {
      const chain = this.journal.of(entry.contact, entry.criterion, entry.slot)
      const before = chain[chain.indexOf(entry) - 1]
      if (!before || entry.attempted || entry.op.revision === undefined) continue
      entry.op.revision = before.op.clear || before.op.text === "" ? 0 : before.op.revision + 1
    }
    const sent = new Set()
    for (let batch = this.batch(sent); batch.length; batch = this.batch(sent)) {
      for (const entry of batch) sent.add(entry)
      this.send(batch)
    }
  }

  async send(batch) {
    for (const entry of batch) {
      entry.attempted = true
      this.journal.write(entry)
    }
    const reply = await this.post("/api/answers", {
      contact: batch[0].contact,
      operations: batch.map((entry) => entry.op),
    })
    if (reply.status === 409 && reply.body?.closed) return this.close()
    if ([200, 409, 422].includes(reply.status)) return this.settle(batch, reply.body)
    if (reply.status === 401) return this.fail("signed_out")
    if (reply.status === 403) return this.fail("stale_page")
    if (reply.status === 404) return this.fail("shut_out")
    return this.fail("unreachable")
  }

  async post(address, content) {
    const body = JSON.stringify(content)
    try {
      const response = await fetch(address, {
        method: "POST",
        headers: { "content-type": "application/json", "x-form-token": this.store.data.form_token },
        body,
        keepalive: body.length < KEEPALIVE_LIMIT / 3, // a unit may take three bytes
        redirect: "manual",
        signal: AbortSignal.timeout(20_000),
      })
      if (response.type === "opaqueredirect") return { status: 401, body: null }
      return { status: response.status, body: await response.json().catch(() => null) }
    } catch {
      return { status: 0, body: null } // no connection, a time-out, or an answer cut short: all are tried again
    }
  }

  settle(batch, body) {
    const results = new Map((body?.results ?? []).map((result) => [result.key, result]))
    if (!results.size && !body?.message) return this.fail("unreachable")
    this.trouble = null
    this.failures = 0
    let complete = true
    for (const entry of batch) {
      const result = results.get(entry.op.key) ?? (results.size ? null : { status: "refused", message: body.message })
      if (result === null) complete = false
      else if (result.status === "saved") this.store.acknowledge(entry, result.revision)
      else if (result.status === "conflict") this.store.disagree(entry, result.current)
      else this.store.refuse(entry, result.message)
    }
    return complete || this.fail("unreachable")
  }

  fail(trouble) {
    this.trouble = trouble
    const seconds = Math.min(10, 2 ** this.failures)
    this.failures += 1
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.flush(), seconds * 1000)
    this.store.tell(null, undefined)
    return false
  }

  close() {
    this.store.closed = true
    this.trouble = null
    clearTimeout(this.timer)
    this.store.tell(null, null)
    return false
  }

  status() {
    const kept = this.journal.lines()
    if (this.store.closed && kept) return this.store.receipt ? words.sealedBefore(kept) : words.lockedBefore(kept)
    if (this.store.closed) return ""
    if (this.trouble === "signed_out") return words.signedOut(kept)
    if (this.trouble === "stale_page") return words.stalePage(kept)
    if (this.trouble === "shut_out") return words.shutOut(kept)
    if (this.trouble && kept) return words.kept(kept)
    if (this.slow || (kept && !this.inFlight)) return words.saving
    const undecided = this.store.conflicts().length
    if (undecided) return words.choose(undecided)
    return this.store.savedOnce && !kept ? words.saved : null // null: leave what stands there
  }
}
