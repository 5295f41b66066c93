/* What a screen reader hears of results: one live region in the frame. */
let listener: (text: string) => void = () => {};
export function onSay(run: (text: string) => void): void {
    listener = run;
}
export function say(text: string): void {
    listener(text);
}
