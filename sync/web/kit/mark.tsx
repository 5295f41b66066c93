/* How a state looks: a word and a shape beside it, never colour alone, and nothing red. */
const shapes: Record<string, { shape: string; look: string }> = {
    済: { shape: '●', look: 'done' },
    途中: { shape: '△', look: 'begun' },
    未: { shape: '○', look: 'none' },
    控え確認済: { shape: '◎', look: 'begun' },
    対象外: { shape: '－', look: 'off' },
};

export function State(props: { state: string }) {
    const found = shapes[props.state];
    if (!found) return <>{props.state}</>;
    return (
        <span class={`state ${found.look}`}>
            <span aria-hidden="true">{found.shape}</span> {props.state}
        </span>
    );
}

export function Handling(props: { handling: string; label: string }) {
    return <span class={`handling ${props.handling}`}>{props.label}</span>;
}
