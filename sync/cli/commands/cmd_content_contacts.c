/* 連絡先カード: ten of the size of a visiting card on a sheet, with lines to write on where the council has
 * not filled in whom to call. A number is never made up. */
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/export/paper.h"

#include "content/pack/pack.h"

#define CARD_ROWS   4
#define SHEET_CARDS 10

static const struct mm_opt opts[] = {
    {"o", MM_OPT_STRING, NULL, "FILE.pdf", "書き出すファイル", "file to write"},
};

/* One card with the contacts from `first` on. */
static void put_card(struct mm_jw *w, const struct mm_council *council, size_t first)
{
    mm_jw_obj(w);
    mm_jw_kstr(w, "over", "連絡先カード");
    mm_jw_kstr(w, "name", "なくした・押してしまった・おかしいと思ったら");
    mm_jw_karr(w, "rows");
    for (size_t i = first; i < council->n_contacts && i < first + CARD_ROWS; i++) {
        mm_jw_obj(w);
        mm_jw_kstr(w, "label", council->contacts[i].name);
        mm_jw_kstr(w, "value", council->contacts[i].value ? council->contacts[i].value : "");
        mm_jw_end(w);
    }
    mm_jw_end(w);
    mm_jw_karr(w, "lines");
    mm_jw_str(w, "伝えること: いつ、どこで、何を。分からないことは、分からないと言います。");
    mm_jw_end(w);
    mm_jw_end(w);
}

static enum mm_err make(const struct mm_council *council, struct mm_buf *pdf, struct mm_errinfo *info)
{
    const struct mm_paper_head head = {
        .title = "連絡先カード", .council = council->name, .handling = MM_HANDLING_INTERNAL, .kind = "cards"};
    size_t set = (council->n_contacts + CARD_ROWS - 1) / CARD_ROWS;
    struct mm_paper paper;

    set = set ? set : 1;
    mm_paper_start(&paper, &head);
    mm_paper_part(&paper, "cards");
    mm_jw_karr(&paper.w, "items");
    for (size_t i = 0; i < SHEET_CARDS || i < set; i++)
        put_card(&paper.w, council, i % set * CARD_ROWS);
    mm_jw_end(&paper.w);
    mm_jw_end(&paper.w);
    return mm_paper_finish(&paper, pdf, info);
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_pack *pack = NULL;
    struct mm_buf pdf;
    enum mm_err err = mm_pack_open(cli->args[0], &pack, NULL, info);

    if (err)
        return err;
    mm_buf_init(&pdf, MM_MAX_PDF_BYTES);
    err = make(&pack->council, &pdf, info);
    if (!err)
        err = mm_cli_output(cli, &pdf, info);
    mm_buf_done(&pdf);
    mm_pack_free(pack);
    return err;
}

extern const struct mm_command mm_cmd_content_contacts;
const struct mm_command mm_cmd_content_contacts = {
    .words = "content contacts",
    .args = "DIR",
    .min_args = 1,
    .max_args = 1,
    .ja = "連絡先カード（PDF）を作ります。名刺の大きさで、一枚に10組です",
    .en = "makes 連絡先カード (PDF): whom to call, ten on a sheet",
    .more_ja =
        "DIR は council.json のあるフォルダーです。連絡先が空いている所は、手で書きこむ線になります。\n"
        "番号を書き入れるときは、council.json の contacts を直してから作り直してください。",
    .more_en =
        "DIR is the folder of council.json. A contact that is not filled in becomes a line to write on;\n"
        "to print numbers, fill in contacts of council.json first.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "o",
    .run = run,
};
