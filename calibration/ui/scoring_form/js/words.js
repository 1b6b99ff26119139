// Every sentence the form can say, in one place to be read and reviewed.
const plural = (count, one, many) => `${count} ${count === 1 ? one : many}`

const words = {
  // where you are
  contactOf: (place, all) => `Contact ${place} of ${all}`,
  minutesLeft: (minutes) => `about ${minutes} min left`,
  minutesTitle: "At your own pace in this sitting. Only you see it.",
  due: (when) => `Due ${when}`,
  late: (when) => `Late since ${when}. You can score until the lock, and it is marked as late.`,
  side: { client: "client side", vendor: "vendor side" },
  youScoreFor: "You score for the ",
  contactButton: (place, title, left) => `Contact ${place}, ${title}: ${left ? words.notYet(left) : "complete"}`,
  contacts: "Contacts of this session",
  wordsPane: "The contact",
  linesPane: "The card",
  wordsTab: "Words",
  linesTab: "Lines",
  skipToLines: "Go to the card",

  // the contact
  role: { customer: "customer", agent: "agent", bot: "bot", system: "system", note: "note" },
  selectHint: "Select words to quote them for the line you are on.",
  noWords: "There are no words here. Listen to the recording, and note the seconds that matter.",
  nothing: "This contact has neither words nor a recording.",
  quoteFor: (line) => `Quote for ${line}`,
  quoted: (line) => `Quoted for ${line}.`,
  tooLong: (length, limit) => `These are ${length} characters; a quote has ${limit} at most. Select fewer words.`,
  quotedFor: (lines) => `Quoted for ${lines}`,
  recording: "Recording",
  cannotPlay: "This recording cannot be played here.",
  opensElsewhere: "Open the recording",
  newWindow: "Opens in a new window",
  markAt: (time, line) => `Mark ${time} for ${line}`,
  heardAt: "Heard at (mm:ss)",
  addSecond: (line) => `Note it for ${line}`,
  notATime: (text) => `“${text}” is not a time. Write minutes and seconds, such as 1:12.`,
  seekTo: (time) => `Listen from ${time}`,

  // a line
  of: (place, all) => `${place} of ${all}`,
  notYetMark: "not yet",
  notApplicable: "n/a",
  notApplicableName: "n/a: does not apply here",
  notApplicableWhen: (text) => `n/a when: ${text}`,
  critical: { section: "critical for its section", all: "critical" },
  guidance: "guidance",
  guidanceOf: (line) => `Guidance for ${line}`,
  examples: "For example:",
  comment: "comment",
  commentOn: (line) => `Comment on ${line}`,
  clear: "clear",
  clearName: (line) => `Clear the answer to ${line}`,
  why: "Why?",
  whyOf: (line) => `Reasons for ${line}`,
  commentNeeded: {
    on_fail: "This answer fails the line, so it needs a comment.",
    on_mark_down: "This answer costs points, so it needs a comment.",
    always: "This line always needs a comment.",
  },
  evidenceNeeded: {
    on_fail: "This answer fails the line, so it needs a quote or a second of the recording.",
    on_mark_down: "This answer costs points, so it needs a quote or a second of the recording.",
    always: "This line always needs a quote or a second of the recording.",
  },
  evidenceOf: (line) => `Evidence for ${line}`,
  showQuote: (quote) => `Show “${quote}” in the contact`,
  remove: "remove",
  removeQuote: (quote) => `Remove the quote “${quote}”`,
  removeSecond: (time) => `Remove the mark at ${time}`,
  range: (low, high, unit) => `${low} to ${high}${unit ? ` ${unit}` : ""}`,
  rangeFrom: (low, unit) => `${low}${unit ? ` ${unit}` : ""} or more`,
  rangeTo: (high, unit) => `${high}${unit ? ` ${unit}` : ""} or less`,
  less: (line) => `Less, ${line}`,
  more: (line) => `More, ${line}`,
  notANumber: (text) => `“${text}” is not a number. It is not saved.`,
  outOfRange: (text, range) => `${text} is not saved: allowed is ${range}.`,
  offStep: (text, below, above) => `${text} is not saved: the nearest allowed are ${below} and ${above}.`,
  refused: (message) => `Not saved. ${message}`,
  blank: "no answer",
  noComment: "no comment",
  conflict: "This line was changed elsewhere while you worked.",
  conflictMine: (value) => `Here: ${value}`,
  conflictTheirs: (value) => `Elsewhere: ${value}`,
  keepMine: "Keep mine",
  takeOther: "Take the other",

  // saving
  saving: "Saving…",
  saved: "Saved",
  answers: (count) => plural(count, "answer", "answers"),
  kept: (count) => `${words.answers(count)} kept here, not sent yet`,
  signedOut: (count) =>
    count ? `Signed out: your ${words.answers(count)} ${count === 1 ? "is" : "are"} kept on this device` : "Signed out",
  signIn: "Sign in",
  stalePage: (count) =>
    count
      ? `This page is from an earlier sign-in: your ${words.answers(count)} ${count === 1 ? "is" : "are"} kept on this device`
      : "This page is from an earlier sign-in",
  shutOut: (count) =>
    count
      ? `This session is not open to you any longer: ${words.answers(count)} kept on this device, not sent`
      : "This session is not open to you any longer",
  reload: "Load it again",
  lockedBefore: (count) =>
    `This session was locked before ${words.answers(count)} arrived. ` +
    `${count === 1 ? "It is kept on this device and was" : "They are kept on this device and were"} not counted.`,
  sealedBefore: (count) =>
    `This review was sealed before ${words.answers(count)} arrived. ` +
    `${count === 1 ? "It is kept on this device and was" : "They are kept on this device and were"} not counted.`,
  choose: (count) => `${plural(count, "line", "lines")} changed elsewhere: choose which answer stands`,
  seeKept: "See what was kept",
  forgetKept: "Remove from this device",

  // moving on, and the end
  previous: "Previous",
  next: "Next contact",
  submit: "Submit",
  submitting: "Submitting…",
  keyNext: "Ctrl Enter",
  notYet: (count) => `${count} not yet`,
  notYetOf: (count, all) => `${count} of ${all} not yet`,
  allAnswered: (all) => `All ${all} answered`,
  needComment: (count) => plural(count, "comment still needed", "comments still needed"),
  needEvidence: (count) => plural(count, "quote still needed", "quotes still needed"),
  goToNotYet: "Go to the next line without an answer",
  sealPromise: "Sealed when you submit. Nobody sees it before the reveal.",
  sealWarning: "Press Enter to seal. After that nothing can be changed.",
  notSentYet: (count) => `${words.answers(count)} not sent yet. Submit again when the connection is back.`,
  submitUnreachable: "Nothing was submitted: the server cannot be reached. Your answers are safe. Try again in a moment.",
  submitFailed: "Nothing was submitted. Try again in a moment.",
  stillMissing: (count) => (count === 1 ? "1 answer is still missing." : `${count} answers are still missing.`),
  chooseFirst: (line) => `${line}: choose which answer stands.`,
  missingIn: (place, message) => `Contact ${place} · ${message}`,
  receipt: (when, code) => `Sealed ${when} · ${code}`,
  receiptPromise: "Nobody sees it before the reveal.",
  seeAnswers: "See what you answered",
  readOnlySealed: (when, code) => `Sealed ${when} · ${code}. Nothing can be changed any more.`,
  readOnlyLocked: "This session is locked. Nothing can be changed any more.",
  readOnlyOther: "This session is not open for scoring.",

  // keys
  keys: "Keys",
  keyList: [
    ["1 … 9", "choose an answer, go to the next line"],
    ["0", "n/a, where the card allows it"],
    ["↑ ↓", "the line above, the line below"],
    ["← →", "the answer before, the answer after"],
    ["Backspace", "clear the answer"],
    ["q", "quote the selected words"],
    ["Ctrl Enter", "next contact; at the last one, submit"],
  ],
}
