/* A step that cannot be taken back lightly: what happens is said first. The browser's own dialog keeps the focus inside. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { words } from './load';
import { Progress, working } from './progress';

export function Confirm(props: {
    title: string;
    doing: string; /* the word on the button */
    run: () => Promise<void>;
    close: () => void;
    children: ComponentChildren;
}) {
    const dialog = useRef<HTMLDialogElement>(null);
    const [busy, setBusy] = useState(false);
    const [error, setError] = useState<string | null>(null);
    useEffect(() => dialog.current?.showModal(), []);
    const run = async () => {
        if (busy) return;
        setBusy(true);
        setError(null);
        try {
            await props.run();
            dialog.current?.close();
        } catch (refused) {
            setError(words(refused));
        } finally {
            setBusy(false);
        }
    };
    return (
        <dialog ref={dialog} aria-labelledby="dialog-title" onClose={props.close}>
            <h2 id="dialog-title">{props.title}</h2>
            {props.children}
            {error !== null && (
                <p class="notice look" role="alert">
                    {error}
                </p>
            )}
            <div class="buttons">
                <button type="button" class="plain" autofocus onClick={() => dialog.current?.close()}>
                    やめる
                </button>
                <button type="button" aria-disabled={busy} onClick={run}>
                    {props.doing}
                </button>
            </div>
            <Progress id="dialog" of={busy ? working : null} />
        </dialog>
    );
}
