// How long the contacts of this sitting took, in this browser only: nobody else is told.
class Pace {
  constructor(clock = () => Date.now()) {
    this.clock = clock
    this.spent = new Map()
    this.done = new Set()
    this.since = null
  }

  enter(contact) {
    this.contact = contact
    this.since = this.clock()
  }

  // Time while the page is out of sight is not work on a contact.
  pause() {
    if (this.since === null) return
    this.spent.set(this.contact, (this.spent.get(this.contact) ?? 0) + this.clock() - this.since)
    this.since = null
  }

  resume() {
    if (this.contact !== undefined && this.since === null) this.since = this.clock()
  }

  leave(complete) {
    this.pause()
    if (complete && this.contact !== undefined) this.done.add(this.contact)
  }

  minutesLeft(unfinished) {
    if (!this.done.size || !unfinished) return null
    const times = [...this.done].map((contact) => this.spent.get(contact))
    const mean = times.reduce((sum, time) => sum + time, 0) / times.length
    return Math.max(1, Math.round((mean * unfinished) / 60_000))
  }
}
