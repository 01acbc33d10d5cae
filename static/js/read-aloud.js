// <button data-tts-text="…"> or <button data-tts-target="id of what is read">; a second click stops.
const voice = window.speechSynthesis;

function textOf(button) {
  return button.dataset.ttsText || document.getElementById(button.dataset.ttsTarget)?.innerText || "";
}

function speak(button) {
  const speech = new SpeechSynthesisUtterance(textOf(button));
  speech.lang = document.documentElement.lang;
  speech.rate = 0.9;
  speech.addEventListener("end", () => button.setAttribute("aria-pressed", "false"));
  voice.speak(speech);
  button.setAttribute("aria-pressed", "true");
}

for (const button of document.querySelectorAll("[data-tts-text], [data-tts-target]")) {
  if (!voice) {
    button.hidden = true;
    continue;
  }
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => {
    const speaking = button.getAttribute("aria-pressed") === "true";
    voice.cancel();
    if (speaking) button.setAttribute("aria-pressed", "false");
    else speak(button);
  });
}
window.addEventListener("pagehide", () => voice?.cancel());
