// Reads QR codes with the camera: by the browser's own detector, or else by the library, which is fetched only then.
const EVERY = 150;
const SAME_AGAIN = 3000;
const WIDEST = 800;

async function makeReader(library) {
  const formats = (await window.BarcodeDetector?.getSupportedFormats?.().catch(() => [])) ?? [];
  if (formats.includes("qr_code")) {
    const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
    return async (video) => (await detector.detect(video)).at(0)?.rawValue ?? "";
  }
  const { default: decodeQR } = await import(library);
  const canvas = document.createElement("canvas");
  const paper = canvas.getContext("2d", { willReadFrequently: true });
  return (video) => {
    const scale = Math.min(1, WIDEST / video.videoWidth);
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    paper.drawImage(video, 0, 0, canvas.width, canvas.height);
    try {
      return decodeQR(paper.getImageData(0, 0, canvas.width, canvas.height));
    } catch {
      return ""; // no code in this picture
    }
  };
}

export class Camera {
  stream = null;
  last = { text: "", at: 0 };

  constructor({ video, library, onRead }) {
    Object.assign(this, { video, library, onRead });
  }

  get isOn() { return this.stream !== null; }

  // Rejects where there is no camera, or the person does not allow it.
  async start() {
    this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } }, audio: false });
    this.video.srcObject = this.stream;
    this.video.hidden = false;
    await this.video.play();
    this.read ??= await makeReader(this.library);
    this.#look();
  }

  stop() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.video.srcObject = null;
    this.video.hidden = true;
  }

  async #look() {
    if (!this.isOn) return;
    if (this.video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) {
      const text = await Promise.resolve(this.read(this.video)).catch(() => "");
      if (text) this.#found(text);
    }
    setTimeout(() => this.#look(), EVERY);
  }

  // A card that is held before the camera is read once, and again only after it was away.
  #found(text) {
    const now = performance.now();
    const isSame = text === this.last.text && now - this.last.at < SAME_AGAIN;
    this.last = { text, at: now };
    if (!isSame) this.onRead(text);
  }
}
