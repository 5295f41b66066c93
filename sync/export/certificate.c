#include "sync/export/certificate.h"

#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/export/paper.h"

#include <stdio.h>

enum mm_err mm_certificate_paper_read(const struct mm_json *from, struct mm_certificate_paper *ret_paper,
                                      struct mm_errinfo *info)
{
    struct mm_certificate_paper paper = {.demo = mm_json_get_bool(from, "demo", true),
                                         .again = mm_json_get_bool(from, "again", false)};
    const struct {
        const char *key;
        const char **to;
    } texts[] = {
        {"council", &paper.council}, {"number", &paper.number}, {"name", &paper.name},
        {"course", &paper.course},   {"route", &paper.route},   {"policy", &paper.policy},
        {"words", &paper.words},     {"issuer", &paper.issuer}, {"policy_hash", &paper.policy_hash},
    };
    bool good = mm_date_parse(mm_json_get_str(from, "done_on", ""), &paper.done_on) == MM_OK &&
                mm_date_parse(mm_json_get_str(from, "issued_on", ""), &paper.issued_on) == MM_OK;

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        *texts[i].to = mm_json_get_str(from, texts[i].key, NULL);
        good = good && *texts[i].to;
    }
    paper.code = mm_json_get_str(from, "code", "");
    if (!paper.code[0])
        paper.code = NULL;
    if (!good)
        return mm_fail(
            info, MM_ERR_CORRUPT, "%s",
            mm_say("研修修了証の内容が届きませんでした", "the certificate's facts are not all there"));
    *ret_paper = paper;
    return MM_OK;
}

static void put_fact(struct mm_jw *w, const char *label, const char *value)
{
    mm_jw_obj(w);
    mm_jw_kstr(w, "label", label);
    mm_jw_kstr(w, "value", value[0] ? value : "（未入力）");
    mm_jw_end(w);
}

static void put_facts(struct mm_jw *w, const struct mm_certificate_paper *what)
{
    char day[MM_WAREKI_BYTES];

    mm_date_wareki(what->done_on, day);
    mm_jw_karr(w, "facts");
    put_fact(w, "研修", what->course);
    put_fact(w, "修了した日", day);
    put_fact(w, "受け方", what->route);
    put_fact(w, "もとにした文書", what->policy);
    put_fact(w, "本文の照合値", what->policy_hash);
    mm_jw_end(w);
}

/* What the foot says of the QR code, or why there is none. */
static const char *foot(const struct mm_certificate_paper *what)
{
    if (!what->code)
        return "【署名待ち】電子署名のQRコードは、まだ付いていません。"
               "署名のあるものは、あらためて事務局でお渡しします。";
    return "このQRコードには、この証の内容と電子署名が入っています。氏名そのものは入っていません。"
           "本物であることは、議会事務局で、氏名とあわせて確かめられます。";
}

enum mm_err mm_certificate_pdf(const struct mm_certificate_paper *what, struct mm_buf *out,
                               struct mm_errinfo *info)
{
    const struct mm_paper_head head = {.title = MM_CERTIFICATE_TITLE,
                                       .council = what->council,
                                       .handling = MM_HANDLING_NAMES,
                                       .demo = what->demo,
                                       .kind = "sheet",
                                       .mincho = true,
                                       .wait_ms = what->wait_ms};
    char name[MM_MAX_NAME_BYTES + 16], day[MM_WAREKI_BYTES];
    struct mm_paper paper;
    struct mm_jw *w = &paper.w;

    snprintf(name, sizeof(name), "%s　様", what->name);
    mm_date_wareki(what->issued_on, day);
    mm_paper_start(&paper, &head);
    mm_paper_part(&paper, "certificate");
    mm_jw_kstr(w, "title", MM_CERTIFICATE_TITLE);
    mm_jw_kstr(w, "number", what->number);
    mm_jw_kstr(w, "again", !what->code ? "（署名待ち）" : what->again ? "（再発行）" : "");
    mm_jw_kstr(w, "name", name);
    mm_jw_kstr(w, "text", what->words);
    put_facts(w, what);
    mm_jw_kstr(w, "day", day);
    mm_jw_kstr(w, "issuer", what->issuer);
    mm_jw_kstr(w, "qr", what->code ? what->code : "");
    mm_jw_kstr(w, "foot", foot(what));
    mm_jw_end(w);
    return mm_paper_finish(&paper, out, info);
}

/* ---- 受講記録 ------------------------------------------------------------------------------------------ */
static void put_pair(struct mm_jw *w, const char *label, const char *value)
{
    mm_jw_obj(w);
    mm_jw_kstr(w, "label", label);
    mm_jw_kstr(w, "value", value);
    mm_jw_end(w);
}

static void put_column(struct mm_jw *w, const char *title, double share)
{
    mm_jw_obj(w);
    mm_jw_kstr(w, "title", title);
    mm_jw_key(w, "share");
    mm_jw_num(w, share);
    mm_jw_end(w);
}

static void put_table(struct mm_paper *paper, const struct mm_record_paper *what)
{
    struct mm_jw *w = &paper->w;

    mm_paper_part(paper, "table");
    mm_jw_karr(w, "columns");
    put_column(w, "研修", 0.40);
    put_column(w, "お願いした日", 0.21);
    put_column(w, "受けた日", 0.21);
    put_column(w, "受け方", 0.18);
    mm_jw_end(w);
    mm_jw_karr(w, "rows");
    for (size_t i = 0; i < what->n; i++) {
        mm_jw_arr(w);
        mm_jw_str(w, what->rows[i].course);
        mm_jw_str(w, what->rows[i].opened);
        mm_jw_str(w, what->rows[i].done);
        mm_jw_str(w, what->rows[i].how);
        mm_jw_end(w);
    }
    mm_jw_end(w);
    mm_jw_end(w);
}

static void put_text(struct mm_paper *paper, const char *text, const char *align, const char *size)
{
    mm_paper_part(paper, "text");
    mm_jw_kstr(&paper->w, "text", text);
    mm_jw_kstr(&paper->w, "align", align);
    mm_jw_kstr(&paper->w, "size", size);
    mm_jw_end(&paper->w);
}

enum mm_err mm_record_pdf(const struct mm_record_paper *what, struct mm_buf *out, struct mm_errinfo *info)
{
    const struct mm_paper_head head = {.title = what->proof ? "受講証明書" : "受講記録",
                                       .council = what->council,
                                       .handling = MM_HANDLING_NAMES,
                                       .demo = what->demo,
                                       .as_of_ms = what->as_of_ms,
                                       .kind = "report"};
    char day[MM_WAREKI_BYTES];
    struct mm_paper paper;

    mm_paper_start(&paper, &head);
    mm_paper_part(&paper, "pairs");
    mm_jw_karr(&paper.w, "items");
    put_pair(&paper.w, "氏名", what->name);
    put_pair(&paper.w, "区分", what->status);
    mm_jw_end(&paper.w);
    mm_jw_end(&paper.w);
    put_table(&paper, what);
    put_text(&paper,
             "受け方は、個人（端末）、集合、紙、他の研修などの別です。答えや正誤は、この紙にのりません。",
             "start", "small");
    if (what->proof) {
        mm_paper_part(&paper, "space");
        mm_jw_kint(&paper.w, "mm", 10);
        mm_jw_end(&paper.w);
        mm_date_wareki(mm_date_of(what->as_of_ms), day);
        put_text(&paper, "上のとおり受講したことを証明します。", "start", "body");
        put_text(&paper, day, "start", "body");
        put_text(&paper, what->issuer, "end", "large");
    }
    return mm_paper_finish(&paper, out, info);
}
