// Brings an answer into view after somebody asked for it: on a small screen it may stand above or below what they see.
// `data.asked` is 0, or a number that is another each time somebody asked; `data.part` is what has to be seen.
const PAUSE = 50, TRIES = 60; // milliseconds; the page is still being drawn

export default function ({ data }) {
  if (!data.asked) return;
  let tries = 0;
  const look = () => {
    const part = document.querySelector(data.part);
    if (!part || document.querySelector("[data-stale=true]")) {
      if (++tries < TRIES) timer = setTimeout(look, PAUSE);
      return;
    }
    const { top, bottom } = part.getBoundingClientRect();
    if (top < 64 || bottom > innerHeight) part.scrollIntoView();
  };
  let timer = setTimeout(look, PAUSE);
  return () => clearTimeout(timer);
}
