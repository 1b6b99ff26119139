// Small helpers. Text reaches the page only as text nodes: nothing a contact says is ever parsed as markup.
function el(tag, props = {}, ...children) {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value)
    else node.setAttribute(name, value === true ? "" : value)
  }
  node.append(...children.filter((child) => child !== null && child !== undefined))
  return node
}

function show(node, visible) {
  if (node.hidden !== !visible) node.hidden = !visible
}

function say(node, text) {
  if (node.textContent !== text) node.textContent = text
}

function newKey() {
  if (globalThis.crypto?.randomUUID) return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6] & 0x0f) | 0x40
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-")
}

// The server counts code points, a browser counts UTF-16 units: an emoji is one there and two here.
const toCodePoints = (text, units) => [...text.slice(0, units)].length
const toUnits = (text, points) => [...text].slice(0, points).join("").length

function asClock(seconds) {
  const whole = Math.floor(seconds)
  const two = (value) => String(value).padStart(2, "0")
  const hours = Math.floor(whole / 3600)
  const rest = `${hours ? two(Math.floor((whole % 3600) / 60)) : Math.floor(whole / 60)}:${two(whole % 60)}`
  return hours ? `${hours}:${rest}` : rest
}

// "1:12", "01:12", "1:02:03" or plain seconds "72"; null when it is none of them.
function fromClock(text) {
  const match = /^(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,4})(?:[.,]\d+)?$/.exec(text.trim())
  if (!match) return null
  const [, hours, minutes, seconds] = match.map((part) => (part === undefined ? 0 : Number(part)))
  if (match[2] !== undefined && seconds > 59) return null
  if (match[1] !== undefined && minutes > 59) return null
  return hours * 3600 + minutes * 60 + seconds
}

function asTime(iso) {
  const moment = new Date(iso)
  const time = moment.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" })
  if (moment.toDateString() === new Date().toDateString()) return time
  return `${moment.toLocaleDateString("en-GB", { day: "numeric", month: "short" })}, ${time}`
}

function shorten(text, length = 28) {
  const points = [...text]
  return points.length > length ? `${points.slice(0, length - 1).join("").trimEnd()}…` : text
}

const isTyping = (node) =>
  node instanceof HTMLElement &&
  (node.isContentEditable ||
    node.tagName === "TEXTAREA" ||
    node.tagName === "SELECT" ||
    (node.tagName === "INPUT" && !["radio", "checkbox", "button"].includes(node.type)))
