/* 今日からの3つ: what each module asks people to do, on paper, with room for a date. Nothing on it comes back
 * to anybody: there is no name and no number. */
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/cli/audience.h"
#include "sync/cli/call.h"
#include "sync/export/paper.h"

#include "content/pack/pack.h"

#include <string.h>

static const struct mm_opt opts[] = {
    {"o", MM_OPT_STRING, NULL, "FILE.pdf", "書き出すファイル", "file to write"},
    {"course", MM_OPT_STRING, NULL, "ID", "この研修の単元だけ（省けば、すべての単元）",
     "only the modules of this course (default: all)"},
    {"audience", MM_OPT_STRING, NULL, "WHO", "councillor（議員）か staff（職員）。省けば、両方",
     "councillor or staff (default: both)"},
};

static void put_column(struct mm_jw *w, const char *title, double share)
{
    mm_jw_obj(w);
    mm_jw_kstr(w, "title", title);
    mm_jw_key(w, "share");
    mm_jw_num(w, share);
    mm_jw_end(w);
}

static void put_actions(struct mm_paper *paper, const struct mm_module *module, const struct mm_block *block)
{
    struct mm_jw *w = &paper->w;

    mm_paper_part(paper, "table");
    mm_jw_kbool(w, "grid", true);
    mm_jw_karr(w, "columns");
    put_column(w, module->title, 0.82);
    put_column(w, "できた日", 0.18);
    mm_jw_end(w);
    mm_jw_karr(w, "rows");
    for (size_t i = 0; i < block->n_items; i++) {
        mm_jw_arr(w);
        mm_jw_obj(w);
        mm_jw_kstr(w, "markup", block->items[i]);
        mm_jw_end(w);
        mm_jw_null(w);
        mm_jw_end(w);
    }
    mm_jw_end(w);
    mm_jw_end(w);
}

/* Returns how many lists of actions the module has for them. */
static size_t put_module(struct mm_paper *paper, const struct mm_module *module, unsigned audience)
{
    size_t n = 0;

    for (size_t p = 0; p < module->n_pages; p++) {
        const struct mm_page *page = &module->pages[p];

        for (size_t b = 0; b < page->n_blocks; b++) {
            if (page->blocks[b].type != MM_BLOCK_ACTIONS || !(page->blocks[b].audience & audience))
                continue;
            n++;
            put_actions(paper, module, &page->blocks[b]);
        }
    }
    return n;
}

/* Whether a course before this one, or this one before its module m, has the module too. */
static bool was_put(const struct mm_pack *pack, const struct mm_course *course, size_t m)
{
    for (const struct mm_course *c = pack->courses; c <= course; c++)
        for (size_t i = 0; i < (c == course ? m : c->n_modules); i++)
            if (c->modules[i] == course->modules[m])
                return true;
    return false;
}

static size_t put_course(struct mm_paper *paper, const struct mm_pack *pack, const struct mm_course *course,
                         bool alone, unsigned audience)
{
    size_t n = 0;

    for (size_t m = 0; m < course->n_modules; m++)
        if (alone || !was_put(pack, course, m))
            n += put_module(paper, course->modules[m], audience);
    return n;
}

static enum mm_err make(const struct mm_pack *pack, const struct mm_course *course, unsigned audience,
                        struct mm_buf *pdf, struct mm_errinfo *info)
{
    const struct mm_paper_head head = {.title = "今日からの3つ",
                                       .council = pack->council.name,
                                       .handling = MM_HANDLING_PUBLIC,
                                       .kind = "report",
                                       .large = true};
    struct mm_paper paper;
    size_t found = 0;

    mm_paper_start(&paper, &head);
    mm_paper_part(&paper, "text");
    mm_jw_kstr(&paper.w, "text", "できたら、日付を書きます。この紙を出す必要はありません。");
    mm_jw_end(&paper.w);
    for (size_t c = 0; c < pack->n_courses; c++)
        if (!course || course == &pack->courses[c])
            found += put_course(&paper, pack, &pack->courses[c], course != NULL, audience);
    if (found)
        return mm_paper_finish(&paper, pdf, info);
    mm_buf_done(&paper.json);
    return mm_fail(
        info, MM_ERR_NOT_FOUND, "%s",
        mm_say("今日からの行動のある単元が、ありません。--course を省くか、ほかの研修にしてください。",
               "no module has actions; leave --course out or name another."));
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    const char *id = mm_cli_str(cli, "course", NULL);
    const struct mm_course *course = NULL;
    struct mm_pack *pack = NULL;
    struct mm_buf pdf;
    unsigned audience;
    enum mm_err err = mm_cli_audience(cli, "audience", &audience, info);

    if (!err)
        err = mm_pack_open(cli->args[0], &pack, NULL, info);
    if (err)
        return err;
    mm_buf_init(&pdf, MM_MAX_PDF_BYTES);
    course = id ? mm_pack_course(pack, id) : NULL;
    if (id && !course)
        err = mm_fail(info, MM_ERR_NOT_FOUND,
                      mm_say("研修「%s」はありません。courses.json の id を書いてください。",
                             "there is no course %s; write an id of courses.json."),
                      id);
    if (!err)
        err = make(pack, course, audience, &pdf, info);
    if (!err)
        err = mm_cli_output(cli, &pdf, info);
    mm_buf_done(&pdf);
    mm_pack_free(pack);
    return err;
}

extern const struct mm_command mm_cmd_content_actions;
const struct mm_command mm_cmd_content_actions = {
    .words = "content actions",
    .args = "DIR",
    .min_args = 1,
    .max_args = 1,
    .ja = "今日からの3つ（PDF）を作ります。単元ごとの行動に、日付を書く欄があります",
    .en = "makes 今日からの3つ (PDF): what each module asks people to do",
    .more_ja = "DIR は council.json のあるフォルダーです。",
    .more_en = "DIR is the folder of council.json.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "o",
    .run = run,
};
