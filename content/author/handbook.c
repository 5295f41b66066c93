#include "content/author/handbook.h"

#include "content/author/booklet.h"
#include "sync/base/hash.h"
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/base/path.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_LINE_BYTES 2000
#define MAX_CELLS      6
#define LARGE          "<!-- large -->"
#define PICTURE        "!["

static const struct mm_handbook handbooks[] = {
    {"setup", "導入の手引き（技術担当者向け）", "setting up (for the technician)"},
    {"running", "運用の手引き（事務局向け）", "running it (for the clerk)"},
    {"learner", "受講の手引き（1枚）", "for who learns (one page)"},
    {"chair", "議長・議会運営委員会への説明（1枚）", "for the chair and the committee (one page)"},
    {"rules", "研修実施要領（案）", "rules of the training (draft)"},
    {"network", "通信要件", "what it needs of the network"},
    {"privacy", "個人情報の取扱い（案）", "how personal data is handled (draft)"},
};

const struct mm_handbook *mm_handbook_list(size_t *ret_n)
{
    *ret_n = sizeof(handbooks) / sizeof(handbooks[0]);
    return handbooks;
}

const struct mm_handbook *mm_handbook_find(const char *name)
{
    for (size_t i = 0; i < sizeof(handbooks) / sizeof(handbooks[0]); i++)
        if (strcmp(handbooks[i].name, name) == 0)
            return &handbooks[i];
    return NULL;
}

/* ---- the text, a line at a time -------------------------------------------------------------------------
 */
enum run { RUN_NONE, RUN_POINTS, RUN_STEPS, RUN_TABLE, RUN_CODE, RUN_COUNT };

struct reader {
    struct mm_booklet e;
    const char *dir; /* of the pictures */
    struct mm_errinfo *info;
    enum run run; /* of which the lines before this one are */
    bool ruled;   /* the table's |---| was seen */
    int n;        /* number of the line */
    enum mm_err err;
};

static bool begins(const char *line, const char *with)
{
    return strncmp(line, with, strlen(with)) == 0;
}

static bool is_step(const char *line)
{
    size_t digits = strspn(line, "0123456789");

    return digits && begins(line + digits, ". ");
}

/* What kind of lines this one belongs to; code ends by its fence alone. */
static enum run run_of(const char *line)
{
    if (begins(line, "- "))
        return RUN_POINTS;
    if (is_step(line))
        return RUN_STEPS;
    return *line == '|' ? RUN_TABLE : RUN_NONE;
}

static void end_run(struct reader *r)
{
    if (r->run == RUN_POINTS || r->run == RUN_STEPS || r->run == RUN_TABLE) {
        mm_jw_end(&r->e.paper.w); /* items, rows */
        mm_jw_end(&r->e.paper.w);
    }
    r->run = RUN_NONE;
    r->ruled = false;
}

static void begin_list(struct reader *r, enum run run)
{
    mm_paper_part(&r->e.paper, "list");
    mm_jw_kstr(&r->e.paper.w, "kind", run == RUN_STEPS ? "numbers" : "points");
    mm_jw_karr(&r->e.paper.w, "items");
    r->run = run;
}

/* Splits "| a | b |" in place. */
static size_t cells_of(char *line, char *cells[MAX_CELLS])
{
    size_t n = 0;

    for (char *p = line + 1; *p && n < MAX_CELLS;) {
        char *end = strchr(p, '|');
        if (!end)
            break;
        *end = '\0';
        p += strspn(p, " ");
        for (char *q = end; q > p && q[-1] == ' ';)
            *--q = '\0';
        cells[n++] = p;
        p = end + 1;
    }
    return n;
}

static void begin_table(struct reader *r, char *cells[], size_t n)
{
    struct mm_booklet_column columns[MAX_CELLS];

    for (size_t i = 0; i < n; i++)
        columns[i] = (struct mm_booklet_column){.title = cells[i]};
    mm_booklet_table(&r->e, columns, n);
    r->run = RUN_TABLE;
}

static void take_row(struct reader *r, char *line)
{
    char *cells[MAX_CELLS];

    if (r->run == RUN_TABLE && !r->ruled) {
        r->ruled = begins(line, "|--");
        if (!r->ruled)
            r->err = mm_fail(r->info, MM_ERR_SYNTAX,
                             mm_say("%d 行目: 表の2行目は |---| にしてください", "line %d: |---| is wanted"),
                             r->n);
        return;
    }
    const size_t n = cells_of(line, cells);
    if (r->run != RUN_TABLE) {
        end_run(r);
        begin_table(r, cells, n);
        return;
    }
    mm_jw_arr(&r->e.paper.w);
    for (size_t i = 0; i < n; i++)
        mm_booklet_markup(&r->e, NULL, cells[i]);
    mm_jw_end(&r->e.paper.w);
}

static void take_item(struct reader *r, enum run run, const char *line)
{
    if (r->run != run) {
        end_run(r);
        begin_list(r, run);
    }
    mm_booklet_markup(&r->e, NULL, strchr(line, ' ') + 1);
}

static void put_png(struct reader *r, const char *name)
{
    char path[MM_PATH_BYTES];
    struct mm_buf png;
    mm_buf_init(&png, MM_MAX_PICTURE_BYTES);
    if (strchr(name, '/') || mm_path_join(path, r->dir, name))
        r->err = mm_fail(
            r->info, MM_ERR_SYNTAX,
            mm_say("%d 行目: 絵の名前はファイル名だけにしてください", "line %d: wants a plain file name"),
            r->n);
    else
        r->err = mm_file_read(path, MM_MAX_PICTURE_BYTES, &png, r->info);
    char *text = r->err ? NULL : malloc(png.len * 4 / 3 + 5);
    if (text) {
        mm_base64(png.data, png.len, text);
        mm_jw_kstr(&r->e.paper.w, "png", text);
    } else if (!r->err) {
        r->err = mm_nomem(r->info);
    }
    free(text);
    mm_buf_done(&png);
}

/* "![words](file.png) ![words](file.png)": side by side. Cut in place. */
static void take_pictures(struct reader *r, char *line)
{
    mm_paper_part(&r->e.paper, "pictures");
    mm_jw_karr(&r->e.paper.w, "items");
    for (char *at = line; !r->err && begins(at, PICTURE);) {
        char *words = at + strlen(PICTURE), *file = strstr(words, "]("),
             *end = file ? strchr(file, ')') : NULL;
        if (!end) {
            r->err = mm_fail(r->info, MM_ERR_SYNTAX,
                             mm_say("%d 行目: 絵は ![言葉](ファイル.png) と書いてください",
                                    "line %d: a picture is ![words](file.png)"),
                             r->n);
            break;
        }
        *file = *end = '\0';
        mm_jw_obj(&r->e.paper.w);
        mm_jw_kstr(&r->e.paper.w, "caption", words);
        put_png(r, file + 2);
        mm_jw_end(&r->e.paper.w);
        at = end + 1 + strspn(end + 1, " ");
    }
    mm_jw_end(&r->e.paper.w);
    mm_jw_end(&r->e.paper.w);
}

static void take_text(struct reader *r, char *line)
{
    static const char levels[][2] = {"1", "2"};

    end_run(r);
    if (begins(line, "## ") || begins(line, "### "))
        mm_booklet_heading(&r->e, levels[line[2] == '#'], strchr(line, ' ') + 1);
    else if (strcmp(line, "---") == 0)
        mm_booklet_new_page(&r->e);
    else if (begins(line, PICTURE))
        take_pictures(r, line);
    else if (*line && !begins(line, "<!--"))
        mm_booklet_text(&r->e, line, "body", 0);
}

static void take_line(struct reader *r, char *line)
{
    const enum run run = run_of(line);

    if (begins(line, "```")) {
        const bool ends = r->run == RUN_CODE;
        end_run(r);
        r->run = ends ? RUN_NONE : RUN_CODE;
    } else if (r->run == RUN_CODE) {
        mm_booklet_plain(&r->e, *line ? line : "　", "small", 2);
    } else if (run == RUN_TABLE) {
        take_row(r, line);
    } else if (run == RUN_NONE) {
        take_text(r, line);
    } else {
        take_item(r, run, line);
    }
}

/* The next line, in out; NULL at the end. */
static const char *next_line(struct reader *r, const char *at, char out[MAX_LINE_BYTES])
{
    const size_t len = strcspn(at, "\n");

    if (!*at || r->err)
        return NULL;
    r->n++;
    if (len >= MAX_LINE_BYTES) {
        r->err = mm_fail(r->info, MM_ERR_TOO_BIG, mm_say("%d 行目が長すぎます", "line %d is too long"), r->n);
        return NULL;
    }
    (void)snprintf(out, MAX_LINE_BYTES, "%.*s", (int)len, at);
    return at + len + (at[len] == '\n');
}

enum mm_err mm_handbook_pdf(const char *text, const char *dir, struct mm_buf *out, struct mm_errinfo *info)
{
    struct reader r = {.dir = dir, .info = info};
    char title[MAX_LINE_BYTES], line[MAX_LINE_BYTES];
    const char *at = next_line(&r, text, title);

    if (!at || !begins(title, "# "))
        return mm_fail(info, MM_ERR_SYNTAX, "%s",
                       mm_say("1 行目は「# 題名」にしてください", "line 1 must be \"# TITLE\""));
    const struct mm_paper_head head = {.title = title + 2,
                                       .council = "",
                                       .handling = MM_HANDLING_PUBLIC,
                                       .kind = "report",
                                       .orientation = "portrait",
                                       .large = begins(at, LARGE)};
    mm_booklet_start(&r.e, NULL, &head);
    while ((at = next_line(&r, at, line)) != NULL)
        take_line(&r, line);
    if (r.run == RUN_CODE && !r.err)
        r.err = mm_fail(info, MM_ERR_SYNTAX, "%s", mm_say("``` が閉じていません", "``` is not closed"));
    end_run(&r);
    struct mm_buf pdf;
    mm_buf_init(&pdf, MM_MAX_PDF_BYTES);
    enum mm_err err = mm_booklet_finish(&r.e, &pdf, r.err ? NULL : info);
    err = r.err ? r.err : err;
    if (!err) {
        mm_buf_append(out, pdf.data, pdf.len);
        err = mm_buf_check(out, info);
    }
    mm_buf_done(&pdf);
    return err;
}
