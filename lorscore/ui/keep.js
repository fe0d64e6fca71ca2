// Keeps what is typed into the app's fields over a reload: in the browser's own memory of this tab, nowhere else.
// `data.fields` holds each field's key with the text that the app knows, or null before it has asked what was kept.
const PLACE = "lorscore";
const kept = () => { try { return JSON.parse(sessionStorage.getItem(PLACE)) ?? {}; } catch { return {}; } };
const keep = (fields) => { try { sessionStorage.setItem(PLACE, JSON.stringify({ ...kept(), ...fields })); } catch { /* full, or forbidden */ } };
// What stands in a field that somebody is typing in is newer than what the app knows of it.
const newest = ([key, text]) => {
  const field = document.querySelector(`.st-key-${key} :is(textarea, input)`);
  return [key, field && field === document.activeElement ? field.value : text];
};

export default function ({ data, setTriggerValue }) {
  if (data.fields === null) {
    setTriggerValue("found", kept());
  } else {
    keep(Object.fromEntries(Object.entries(data.fields).map(newest)));
  }
  // What is typed reaches the app only when the field is left.
  const typed = ({ target }) => {
    const key = target.matches?.("textarea, input") && data.keys.find((name) => target.closest(`.st-key-${name}`));
    if (key) keep({ [key]: target.value });
  };
  document.addEventListener("input", typed);
  return () => document.removeEventListener("input", typed);
}
