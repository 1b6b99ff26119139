// What is not acknowledged yet, written down on this device before it is sent: one localStorage key per
// operation, so that two tabs of the same person never overwrite each other's list.
class Journal {
  constructor(name) {
    this.name = name
    this.entries = []
    this.last = 0
  }

  // What an earlier tab or an earlier life of this page could not send any more, oldest first.
  recover() {
    const found = []
    try {
      for (let index = 0; index < localStorage.length; index += 1) {
        const key = localStorage.key(index)
        if (!key.startsWith(`${this.name}:`)) continue
        const entry = JSON.parse(localStorage.getItem(key))
        if (entry?.op?.key && !this.entries.some((known) => known.op.key === entry.op.key)) found.push(entry)
      }
    } catch (error) {
      if (!(error instanceof DOMException || error instanceof SyntaxError)) throw error
    }
    for (const entry of found.sort((one, other) => one.at - other.at)) {
      this.entries.push({ ...entry, recovered: true, due: 0 })
    }
    return this.entries
  }

  write({ contact, criterion, slot, value, op, attempted, at }) {
    try {
      const text = JSON.stringify({ contact, criterion, slot, value, op, attempted, at })
      localStorage.setItem(`${this.name}:${op.key}`, text)
    } catch (error) {
      if (!(error instanceof DOMException)) throw error // storage is off or full: the list in memory still holds it
    }
  }

  add(entry) {
    this.last = Math.max(Date.now(), this.last + 1)
    const added = { attempted: false, due: 0, ...entry, at: this.last }
    this.entries.push(added)
    this.write(added)
    return added
  }

  remove(entry) {
    this.entries = this.entries.filter((known) => known !== entry)
    try {
      localStorage.removeItem(`${this.name}:${entry.op.key}`)
    } catch (error) {
      if (!(error instanceof DOMException)) throw error
    }
  }

  // Another tab may have sent a recovered entry meanwhile: then its key is gone from the device.
  isStillOpen(entry) {
    if (!entry.recovered) return true
    try {
      return localStorage.getItem(`${this.name}:${entry.op.key}`) !== null
    } catch (error) {
      if (!(error instanceof DOMException)) throw error
      return true
    }
  }

  of(contact, criterion, slot) {
    return this.entries.filter(
      (entry) => entry.contact === contact && entry.criterion === criterion && entry.slot === slot,
    )
  }

  // How many lines, not how many messages: an answer with its comment is one answer to the reader.
  lines() {
    return new Set(this.entries.filter((entry) => !entry.held).map((entry) => `${entry.contact}|${entry.criterion}`)).size
  }
}
