/* A form that opens below a long table. Its heading takes the focus, so that nobody has to look for it; when it is left or
   done with, the focus goes back to the button that opened it. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

export function Below(props: { id: string; title: string; close: () => void; children: ComponentChildren }) {
    const heading = useRef<HTMLHeadingElement>(null);
    useEffect(() => {
        const opener = document.activeElement;
        heading.current?.focus();
        return () => opener instanceof HTMLElement && opener.isConnected && opener.focus();
    }, []);
    return (
        <section aria-labelledby={props.id}>
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
