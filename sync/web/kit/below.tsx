/* A form that opens below a long table. Its heading takes the focus, so that nobody has to look for it; when it is left or
   done with, the focus goes back to the button that opened it, unless it has gone on to another row's. */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

export function Below(props: { id: string; title: string; close: () => void; children: ComponentChildren }) {
    const form = useRef<HTMLElement>(null);
    const heading = useRef<HTMLHeadingElement>(null);
    /* in the layout: after the paint the form would be gone by then, and the focus with it */
    useLayoutEffect(() => {
        const opener = document.activeElement;
        const here = form.current;
        heading.current?.focus();
        return () => {
            const now = document.activeElement;
            const stayed = now === document.body || here?.contains(now);
            if (stayed && opener instanceof HTMLElement && opener.isConnected) opener.focus();
        };
    }, []);
    return (
        <section aria-labelledby={props.id} ref={form}>
            <h2 id={props.id} tabIndex={-1} ref={heading}>
                {props.title}
            </h2>
            {props.children}
            <p>
                <button type="button" class="plain" onClick={props.close}>
                    やめる
                </button>
            </p>
        </section>
    );
}
