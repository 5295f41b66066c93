/* 紙での受講: a numbered sheet for one person and its PDF, what stands on it typed by two people, and handing the
   explanations over. */
import { act, report as load } from '../api';
import { coursesOf } from '../kit/course';
import type { Ask, Values } from '../kit/form';
import { useLoad, Wait, words } from '../kit/load';
import type { Page } from '../kit/page';
import { savedPaper } from '../kit/saved';
import { Step } from '../kit/step';

const number: Ask = { key: 'number', label: '用紙の番号', hint: '用紙に印刷してあります（例: 000012-3）' };
const making = (courses: string[]): Ask[] => [
    { key: 'person', label: '氏名か議席番号', hint: '同じ氏名の方がいるときは議席番号' },
    { key: 'course', label: '研修', options: [['', '選んでください'], ...courses.map((one): [string, string] => [one, one])] },
];
const how: Ask[] = [
    {
        key: 'how',
        label: '入力のしかた',
        hint: '二人が別々に入れて、同じになったときに記録します',
        options: [['two', '二人で入れる'], ['one', '一人で入れる（職員が少ないとき）']],
    },
    { key: 'alone', label: '一人で入れる理由', hint: '操作の記録に残ります', when: (all) => all['how'] === 'one' },
];
const isFirst = (all: Values) => all['correct'] !== 'yes';
const entering: Ask[] = [
    number,
    {
        key: 'correct',
        label: '記録',
        hint: '訂正は、集合研修の用紙にも使えます。初めの記録は残ります。氏名、支援、日付は、下の別の欄で訂正します',
        options: [['no', 'はじめて入れる'], ['yes', '記録した用紙を訂正する']],
    },
    {
        key: 'answers',
        label: '答え',
        hint: '問いごとに「/」で区切って、問1から順に入れます。○、×、A、B…、？（わからない）、－（印なし）。例: ○××/B/AC/？',
    },
    { key: 'assisted', label: '支援', options: [['no', 'なし'], ['yes', '支援あり']], when: isFirst },
    { key: 'on', label: '書かれた日', hint: '空けておくと今日', type: 'date', optional: true, when: isFirst },
    ...how,
];
const isOther = (all: Values) => all['whose'] === 'other' || all['whose'] === 'swap';
const amending: Ask[] = [
    number,
    {
        key: 'whose',
        label: 'だれの用紙か',
        hint: '前の記録は残り、そのあとは数えません。出してある研修修了証は、効力がなくなります',
        options: [
            ['same', '氏名は合っている'],
            ['other', '別の方の用紙だった'],
            ['swap', '別の方の用紙と入れ替わっていた（集合研修）'],
            ['nobody', '記録そのものを取り消す'],
        ],
    },
    { key: 'person', label: '正しい氏名か議席番号', when: isOther },
    { key: 'assisted', label: '支援', options: [['same', '記録のまま'], ['no', 'なし'], ['yes', '支援あり']] },
    { key: 'on', label: '書かれた日', hint: '空けておくと、記録のまま', type: 'date', optional: true },
    { key: 'handed', label: '解説をお渡しした日', hint: '空けておくと、記録のまま', type: 'date', optional: true },
    ...how,
];

interface Entered {
    number: string;
    name: string;
    state: 'first' | 'differs' | 'recorded';
    differences: number[];
}
const places = (found: number[]) => found.map((one) => (one === 0 ? '支援' : `問${one}`)).join('、');
const told = (one: Entered, corrected: boolean): string =>
    ({
        first: `${one.name}さんの用紙 ${one.number} を預かりました。もう一人の方が同じ用紙を入れると、記録されます`,
        differs: `お二人の入力がちがいます（${places(one.differences)}）。用紙を見て、まちがえた方が入れ直してください`,
        recorded: corrected ? `${one.name}さんの用紙 ${one.number} の記録を訂正しました。初めの記録も残っています` : `${one.name}さんの用紙 ${one.number} を記録しました。解説をお渡しして、下で登録してください`,
    })[one.state];
interface Amended {
    number: string;
    name: string;
    now: string;
    state: 'first' | 'differs' | 'recorded';
    certificates: number;
}
const amended = (one: Amended): string =>
    ({
        first: `${one.name}さんの用紙 ${one.number} の訂正を預かりました。もう一人の方が同じように入れると、訂正されます`,
        differs: 'お二人の訂正がちがいます。用紙を見て、まちがえた方が入れ直してください',
        recorded:
            (one.now === '' ? `${one.name}さんの用紙 ${one.number} の記録を取り消しました` : `用紙 ${one.number} を${one.now}さんの記録として訂正しました`) +
            (one.certificates > 0 ? `。出してあった研修修了証 ${one.certificates}枚は効力がなくなりました。お渡しした紙を回収してください` : ''),
    })[one.state];
const wrongOf = ({ number: sheet, whose, person, assisted, on, handed, alone }: Values) => ({
    number: sheet,
    ...(person ? { person } : {}),
    swap: whose === 'swap',
    blank: whose === 'nobody',
    ...(assisted !== 'same' ? { assisted: assisted === 'yes' } : {}),
    ...(on ? { on } : {}),
    ...(handed ? { handed } : {}),
    ...(alone ? { alone } : {}),
});
/* 問1/問2/…, as it is typed. */
export const split = (text: string | undefined) => (text ?? '').split(/[/／]/).map((one) => one.trim());
const bodyOf = ({ answers, assisted, correct, on, alone, number: sheet }: Values) => ({
    number: sheet,
    answers: split(answers),
    assisted: assisted === 'yes',
    correct: correct === 'yes',
    ...(on ? { on } : {}),
    ...(alone ? { alone } : {}),
});

/* What is made is made, whatever becomes of its file: it can be printed again below. */
async function kept(what: string, number: string): Promise<string> {
    try {
        return `${await savedPaper(what, number)}。印刷してお使いください`;
    } catch (refused) {
        return `PDFは保存できませんでした（${words(refused)}）。下の「もう一度印刷する」で出せます`;
    }
}

const Print = () => (
    <Step
        id="print"
        title="もう一度印刷する"
        asks={[number, { key: 'what', label: '印刷するもの', options: [['form', '用紙'], ['explanations', '解説（入力のあと）']] }]}
        doing="PDFを保存する"
        run={(values) => savedPaper(values['what'], values['number'])}
    />
);

interface Named {
    number: string;
    name: string;
    title: string;
}
function View() {
    const loaded = useLoad(async () => coursesOf((await load('courses')).rows), 'courses');
    return (
        <>
            <p>画面を使わず、紙で受けられる方のための画面です。用紙を作ると、印刷するためのPDFが保存されます。</p>
            <Wait of={loaded}>
                {(courses) => (
                    <Step
                        id="make"
                        title="用紙を作る"
                        asks={making(courses)}
                        doing="用紙を作る"
                        run={async (values) => {
                            const made = await act<Named>('paper.make', values);
                            const text = `${made.name}さんの「${made.title}」の用紙を作りました。番号は ${made.number} です`;
                            return `${text}。${await kept('form', made.number)}`;
                        }}
                    />
                )}
            </Wait>
            <Step
                id="enter"
                title="用紙を入力する"
                asks={entering}
                doing="入力する"
                run={async (values) => {
                    const done = await act<Entered>('paper.enter', bodyOf(values));
                    const said = told(done, values['correct'] === 'yes');
                    return done.state === 'recorded' ? `${said}。${await kept('explanations', done.number)}` : said;
                }}
            />
            <Step
                id="amend"
                title="氏名・支援・日付を訂正する"
                asks={amending}
                doing="訂正する"
                run={async (values) => amended(await act<Amended>('paper.amend', wrongOf(values)))}
            />
            <Print />
            <Step
                id="hand"
                title="解説をお渡しした"
                asks={[number, { key: 'on', label: 'お渡しした日', type: 'date' }]}
                doing="登録する"
                run={async (values) => {
                    const handed = await act<Named>('paper.hand', values);
                    return `${handed.name}さんの「${handed.title}」は修了（紙）です`;
                }}
            />
        </>
    );
}

export const sheets: Page = { path: 'sheets', title: '紙での受講', menu: '受講', place: 12, right: 'clerk', View };
