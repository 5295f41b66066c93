/* 済・途中・未 of one group as a bar; the numbers stand beside it, so it is hidden from a screen reader. */
export function Bar(props: { done: number; begun: number; none: number }) {
    const all = props.done + props.begun + props.none;
    if (all === 0) return null;
    const done = (props.done / all) * 200;
    const begun = (props.begun / all) * 200;
    return (
        <svg class="bar" viewBox="0 0 200 12" width="200" height="12" aria-hidden="true" focusable="false" preserveAspectRatio="none">
            <rect class="bar-none" width="200" height="12" />
            <rect class="bar-done" width={done} height="12" />
            <rect class="bar-begun" x={done} width={begun} height="12" />
        </svg>
    );
}
