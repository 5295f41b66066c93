/* One of several steps of a page: a form, and what came of it. */
import { useState } from 'preact/hooks';
import { Form, type Ask, type Values } from './form';
import { say } from './say';

export function Step(props: { id: string; title: string; asks: Ask[]; doing: string; run: (values: Values) => Promise<string> }) {
    const [done, setDone] = useState<string | null>(null);
    return (
        <section aria-labelledby={`${props.id}-title`}>
            <h2 id={`${props.id}-title`}>{props.title}</h2>
            <Form
                id={props.id}
                asks={props.asks}
                doing={props.doing}
                run={async (values) => {
                    const text = await props.run(values);
                    setDone(text);
                    say(text);
                }}
            />
            {done !== null && <p class="notice">{done}</p>}
        </section>
    );
}
