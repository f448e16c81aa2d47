const FRAMES_PER_SECOND = 20;
const LENGTH_MS = 400;

/** Records a canvas and an oscillator, as a page records a camera and a microphone. */
export async function record(): Promise<Blob> {
  const audio = new AudioContext();
  const sound = audio.createMediaStreamDestination();
  const oscillator = audio.createOscillator();
  oscillator.connect(sound);
  oscillator.start();
  const { canvas, stop } = drawing();
  const tracks = [...canvas.captureStream(FRAMES_PER_SECOND).getTracks(), ...sound.stream.getTracks()];
  try {
    return await recordingOf(new MediaStream(tracks));
  } finally {
    stop();
    await audio.close();
  }
}

/** A canvas records only while something is drawn. */
function drawing(): { readonly canvas: HTMLCanvasElement; readonly stop: () => void } {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  let frame = 0;
  const draw = (): void => {
    frame += 1;
    context?.fillRect(0, 0, frame % canvas.width, canvas.height);
  };
  const timer = setInterval(draw, 1_000 / FRAMES_PER_SECOND);
  return { canvas, stop: () => clearInterval(timer) };
}

/** Starts no encoder by name, so that the type is the browser's own choice. */
function recordingOf(stream: MediaStream): Promise<Blob> {
  const recorder = new MediaRecorder(stream);
  const chunks: Blob[] = [];
  return new Promise((resolve, reject) => {
    recorder.ondataavailable = ({ data }) => chunks.push(data);
    recorder.onerror = reject;
    recorder.onstop = () => resolve(new Blob(chunks, { type: recorder.mimeType }));
    recorder.onstart = () => setTimeout(() => recorder.stop(), LENGTH_MS);
    recorder.start();
  });
}

/** A blob's bytes, as they can be handed to the test. */
export async function base64Of(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
