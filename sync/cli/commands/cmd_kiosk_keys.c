/* 数字キーの案内: what the keys of a ten-key keyboard do at the kiosk, in their own size: a card to be laid
 * beside the keyboard, and labels to be cut out for the keys that have another meaning than a number. */
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/export/paper.h"

static const struct mm_opt opts[] = {
    {"o", MM_OPT_STRING, NULL, "FILE.pdf", "書き出すファイル", "file to write"},
};

/* As most ten-keys have them; what is not named here does nothing (kiosk/platform/sdl.c). */
static const struct {
    int x, y, w, h;
    const char *label, *note;
} keys[] = {
    {0, 0, 1, 1, "Num", ""},    {1, 0, 1, 1, "／", "もどる"}, {2, 0, 1, 1, "＊", ""},
    {3, 0, 1, 1, "－", "前へ"}, {0, 1, 1, 1, "7", ""},        {1, 1, 1, 1, "8", ""},
    {2, 1, 1, 1, "9", ""},      {3, 1, 1, 2, "＋", "次へ"},   {0, 2, 1, 1, "4", ""},
    {1, 2, 1, 1, "5", ""},      {2, 2, 1, 1, "6", ""},        {0, 3, 1, 1, "1", ""},
    {1, 3, 1, 1, "2", ""},      {2, 3, 1, 1, "3", ""},        {3, 3, 1, 2, "Enter", "決める"},
    {0, 4, 2, 1, "0", ""},      {2, 4, 1, 1, "．", ""},
};

static void put_key(struct mm_jw *w, size_t i, int x, int y, int columns, int rows)
{
    mm_jw_obj(w);
    mm_jw_kint(w, "x", x);
    mm_jw_kint(w, "y", y);
    mm_jw_kint(w, "w", columns);
    mm_jw_kint(w, "h", rows);
    mm_jw_kstr(w, "label", keys[i].label);
    mm_jw_kstr(w, "note", keys[i].note);
    mm_jw_end(w);
}

static void put_card(struct mm_paper *paper)
{
    mm_paper_part(paper, "keys");
    mm_jw_kbool(&paper->w, "scale", true);
    mm_jw_karr(&paper->w, "items");
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
        put_key(&paper->w, i, keys[i].x, keys[i].y, keys[i].w, keys[i].h);
    mm_jw_end(&paper->w);
    mm_jw_end(&paper->w);
}

/* Three of each: keys differ, and labels wear off. */
static void put_labels(struct mm_paper *paper)
{
    int x = 0;

    mm_paper_part(paper, "keys");
    mm_jw_kint(&paper->w, "pitch_mm", 12);
    mm_jw_kint(&paper->w, "cap_mm", 12);
    mm_jw_karr(&paper->w, "items");
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
        for (int more = 0; more < 3 && keys[i].note[0]; more++)
            put_key(&paper->w, i, x++, 0, 1, 1);
    mm_jw_end(&paper->w);
    mm_jw_end(&paper->w);
}

static void put_text(struct mm_paper *paper, const char *type, const char *text)
{
    mm_paper_part(paper, type);
    mm_jw_kstr(&paper->w, "text", text);
    mm_jw_end(&paper->w);
}

static enum mm_err make(struct mm_buf *pdf, struct mm_errinfo *info)
{
    const struct mm_paper_head head = {
        .title = "数字キーの案内", .council = "", .handling = MM_HANDLING_PUBLIC, .kind = "report"};
    static const char *const how[] = {
        "画面のボタンには番号が付いています。その番号を押すと、ボタンを押したことになります。",
        "2けたの番号は、続けて押します。",
        "「次へ」と「前へ」で枠を動かし、「決める」で押すこともできます。",
    };
    struct mm_paper paper;

    mm_paper_start(&paper, &head);
    mm_paper_part(&paper, "list");
    mm_jw_karr(&paper.w, "items");
    for (size_t i = 0; i < sizeof(how) / sizeof(how[0]); i++)
        mm_jw_str(&paper.w, how[i]);
    mm_jw_end(&paper.w);
    mm_jw_end(&paper.w);
    put_text(&paper, "heading", "キーボードの横に置く案内（実物の大きさ）");
    put_card(&paper);
    put_text(&paper, "heading", "切り取って、キーにはるラベル");
    put_labels(&paper);
    put_text(&paper, "text", "印刷の設定で「拡大・縮小」を使わず、100 % で印刷してください。");
    return mm_paper_finish(&paper, pdf, info);
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_buf pdf;
    enum mm_err err;

    mm_buf_init(&pdf, MM_MAX_PDF_BYTES);
    err = make(&pdf, info);
    if (!err)
        err = mm_cli_output(cli, &pdf, info);
    mm_buf_done(&pdf);
    return err;
}

extern const struct mm_command mm_cmd_kiosk_keys;
const struct mm_command mm_cmd_kiosk_keys = {
    .words = "kiosk keys",
    .args = "",
    .ja = "数字キー（テンキー）の案内とラベル（PDF）を、実物の大きさで作ります",
    .en = "makes the card and the labels for a ten-key keyboard (PDF), in their own size",
    .more_ja = "USB "
               "のテンキーは、画面に触れにくい方のための道具です。案内はキーボードの横に置き、ラベルは切り取"
               "ってキーにはります。\n"
               "印刷は 100 % で。下の線が 5 センチなら、実物の大きさです。",
    .more_en = "A USB ten-key helps whoever finds it hard to touch the screen. Lay the card beside it; cut "
               "out the labels\n"
               "and stick them on its keys. Print at 100 %: the line below is 5 cm long then.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "o",
    .run = run,
};
