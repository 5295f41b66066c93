/* ほかの研修: a lecture that was held, who was there, which courses it stands for. It can be taken back at once. */
import { useState } from 'preact/hooks';
import { act, report as load } from '../api';
import { coursesOf } from '../kit/course';
import { Confirm } from '../kit/dialog';
import { Form, type Ask } from '../kit/form';
import { useLoad, Wait } from '../kit/load';
import type { Page } from '../kit/page';
import { say } from '../kit/say';

const asksOf = (courses: string[]): Ask[] => [
    { key: 'title', label: '研修の名前', hint: '例: 情報セキュリティ講演会' },
    { key: 'organiser', label: '主催' },
    { key: 'on', label: '行われた日', type: 'date' },
    {
        key: 'people',
        label: '出席された方',
        hint: '議席番号か氏名を「、」で区切って並べます（例: 1、2、5、試験 花子）',
    },
    { key: 'courses', label: 'どの研修にあたるか', options: [['', '選んでください'], ...courses.map((one): [string, string] => [one, one])] },
];

interface Added {
    id: string;
    title: string;
    people: number;
    duties_closed: number;
}
const commas = (text: string | undefined) =>
    (text ?? '')
        .split(/[、，,]/)
        .map((one) => one.trim())
        .filter(Boolean)
        .join(',');

function Undo(props: { added: Added; done: () => void; close: () => void }) {
    return (
        <Confirm
            title={`「${props.added.title}」の登録を取り消しますか`}
            doing="取り消す"
            close={props.close}
            run={async () => {
                await act('training.undo', { id: props.added.id });
                say('登録を取り消しました');
                props.done();
            }}
        >
            <p>出席された方の、受けていただく研修が、登録する前に戻ります。</p>
        </Confirm>
    );
}

function View() {
    const loaded = useLoad(async () => coursesOf((await load('courses')).rows), 'courses');
    const [added, setAdded] = useState<Added | null>(null);
    const [undoing, setUndoing] = useState(false);
    return (
        <>
            <p>講演会など、端末を使わない研修に出席された方を、まとめて登録します。受講（他の研修）として、別に数えます。</p>
            <Wait of={loaded}>
                {(courses) => (
                    <Form
                        id="training"
                        asks={asksOf(courses)}
                        doing="登録する"
                        run={async (values) => {
                            const out = await act<Omit<Added, 'title'>>('training.add', { ...values, people: commas(values['people']) });
                            setAdded({ ...out, title: values['title'] ?? '' });
                            say('登録しました');
                        }}
                    />
                )}
            </Wait>
            {added && (
                <div class="notice">
                    <p>
                        「{added.title}」を登録しました。出席 {added.people}人、終わった研修 {added.duties_closed}件です。
                    </p>
                    <button type="button" class="plain" onClick={() => setUndoing(true)}>
                        この登録を取り消す
                    </button>
                </div>
            )}
            {undoing && added && <Undo added={added} done={() => setAdded(null)} close={() => setUndoing(false)} />}
        </>
    );
}

export const training: Page = { path: 'training', title: 'ほかの研修', menu: '受講', place: 11, right: 'clerk', View };
