/* The bank as a package of QTI 3.0 (1EdTech): a manifest and a file an item, or of a scene a file a decision.
 * An item is right only when all of it is, as here; what explains it is told after answering. It is written
 * only: what is edited there comes back as GIFT. */
#include "content/author/gift.h"

#include "content/pack/shape.h"
#include "sync/base/log.h"
#include "sync/table/zip_write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ITEM_NS     "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
#define MANIFEST_NS "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"

struct part { /* of texts, as they grow */
    char name[2 * MM_ID_BYTES + 16];
    size_t at, len;
};
struct qti {
    const struct mm_json *vars;
    struct mm_buf texts, html, manifest;
    struct part *parts; /* owned */
    size_t n, cap;
    enum mm_err err;
};

/* How many bytes at s are a mark of a variable: nothing that is only written comes back as one. */
static size_t variable_mark(const char *s)
{
    return strncmp(s, "<var ", 5) == 0 || strncmp(s, "</var>", 6) == 0 ? strcspn(s, ">") + 1 : 0;
}

/* q->html with its line ends as XML wants them. What XML cannot hold (control characters) no text has. */
static void put_html(struct qti *q)
{
    static const char open_end[] = "<br>";

    for (const char *s = mm_buf_str(&q->html); *s;) {
        bool line_end = strncmp(s, open_end, strlen(open_end)) == 0;
        size_t mark = variable_mark(s);

        if (line_end)
            mm_buf_str_append(&q->texts, "<br/>");
        else if (!mark)
            mm_buf_char(&q->texts, *s);
        s += line_end ? strlen(open_end) : mark ? mark : 1;
    }
    mm_buf_clear(&q->html);
}

static void put_text(struct qti *q, const char *before, const char *text, const char *after)
{
    if (!*text)
        return;
    mm_buf_str_append(&q->texts, before);
    mm_gift_html(q->vars, text, &q->html);
    put_html(q);
    mm_buf_str_append(&q->texts, after);
}

/* A name of XML begins with a letter; an id need not, and has no underscore. */
static const char *lead(const char *id)
{
    return *id >= 'a' && *id <= 'z' ? "" : "_";
}

/* ---- one file ------------------------------------------------------------------------------------------ */

static void begin(struct qti *q, const char *item, const char *decision)
{
    struct part *part;
    char id[2 * MM_ID_BYTES + 3];

    snprintf(id, sizeof(id), "%s%s%s%s", lead(item), item, *decision ? "." : "", decision);
    if (q->n == q->cap) {
        size_t cap = q->cap ? 2 * q->cap : 256;
        struct part *grown = realloc(q->parts, cap * sizeof(*grown));

        if (!grown) {
            q->err = MM_ERR_NOMEM;
            return;
        }
        q->parts = grown;
        q->cap = cap;
    }
    part = &q->parts[q->n++];
    snprintf(part->name, sizeof(part->name), "items/%s.xml", id);
    part->at = q->texts.len;
    mm_buf_printf(&q->manifest,
                  "<resource identifier=\"%s\" type=\"imsqti_item_xmlv3p0\" href=\"%s\">"
                  "<file href=\"%s\"/></resource>\n",
                  id, part->name, part->name);
    mm_buf_printf(&q->texts,
                  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<qti-assessment-item xmlns=\"" ITEM_NS
                  "\" identifier=\"%s\" title=\"%s\" adaptive=\"false\" time-dependent=\"false\" "
                  "xml:lang=\"ja\">\n",
                  id, id);
}

static void put_outcomes(struct qti *q)
{
    mm_buf_str_append(&q->texts,
                      "<qti-outcome-declaration identifier=\"SCORE\" cardinality=\"single\" "
                      "base-type=\"float\"><qti-default-value><qti-value>0</qti-value></qti-default-value>"
                      "</qti-outcome-declaration>\n<qti-outcome-declaration identifier=\"FEEDBACK\" "
                      "cardinality=\"single\" base-type=\"identifier\"/>\n<qti-item-body>\n");
}

/* The score, and what is told afterwards. */
static void put_processing(struct qti *q)
{
    mm_buf_str_append(
        &q->texts,
        "</qti-item-body>\n<qti-response-processing><qti-response-condition><qti-response-if><qti-match>"
        "<qti-variable identifier=\"RESPONSE\"/><qti-correct identifier=\"RESPONSE\"/></qti-match>"
        "<qti-set-outcome-value identifier=\"SCORE\"><qti-base-value base-type=\"float\">1</qti-base-value>"
        "</qti-set-outcome-value></qti-response-if></qti-response-condition>"
        "<qti-set-outcome-value identifier=\"FEEDBACK\"><qti-base-value base-type=\"identifier\">told"
        "</qti-base-value></qti-set-outcome-value></qti-response-processing>\n"
        "<qti-modal-feedback outcome-identifier=\"FEEDBACK\" identifier=\"told\" show-hide=\"show\">"
        "<qti-content-body>");
}

/* What explains each option, then what to do. */
static void end(struct qti *q, const struct mm_bank_line *options, size_t n, const struct mm_bank_line *item)
{
    put_processing(q);
    mm_buf_str_append(&q->texts, "<ul>");
    for (size_t i = 0; i < n; i++) {
        if (options[i].kind != MM_BANK_OPTION)
            continue;
        put_text(q, "<li>", options[i].cell[MM_BANK_TEXT], "");
        put_text(q, "<p>", options[i].cell[MM_BANK_CONSEQUENCE], "</p>");
        put_text(q, "<p>", options[i].cell[MM_BANK_EXPLANATION], "</p></li>");
    }
    mm_buf_str_append(&q->texts, "</ul>");
    put_text(q, "<p>", item->cell[MM_BANK_DEBRIEF], "</p>");
    put_text(q, "<p>", item->cell[MM_BANK_ACTION], "</p>");
    mm_buf_str_append(&q->texts, "</qti-content-body></qti-modal-feedback>\n</qti-assessment-item>\n");
    if (q->n)
        q->parts[q->n - 1].len = q->texts.len - q->parts[q->n - 1].at;
}

/* ---- the four ways of asking --------------------------------------------------------------------------- */

/* What a response is, as the attributes of its declaration. */
#define ONE      "cardinality=\"single\" base-type=\"identifier\""
#define SOME     "cardinality=\"multiple\" base-type=\"identifier\""
#define IN_ORDER "cardinality=\"ordered\" base-type=\"identifier\""
#define PAIRS    "cardinality=\"multiple\" base-type=\"directedPair\""

static void declare(struct qti *q, const char *response)
{
    mm_buf_printf(&q->texts, "<qti-response-declaration identifier=\"RESPONSE\" %s><qti-correct-response>",
                  response);
}

static void put_value(struct qti *q, const char *id)
{
    mm_buf_printf(&q->texts, "<qti-value>%s%s</qti-value>", lead(id), id);
}

static void declared(struct qti *q)
{
    mm_buf_str_append(&q->texts, "</qti-correct-response></qti-response-declaration>\n");
    put_outcomes(q);
}

static void ask(struct qti *q, const char *interaction, const char *more, const char *shuffle)
{
    mm_buf_printf(&q->texts, "<qti-%s-interaction response-identifier=\"RESPONSE\" shuffle=\"%s\"%s>",
                  interaction, shuffle, more);
    mm_buf_str_append(&q->texts, "<qti-prompt>");
    put_html(q);
    mm_buf_str_append(&q->texts, "</qti-prompt>\n");
}

static void put_choice(struct qti *q, const char *element, const char *more, const char *id, const char *text)
{
    mm_buf_printf(&q->texts, "<qti-%s identifier=\"%s%s\"%s>", element, lead(id), id, more);
    put_text(q, "", text, "");
    mm_buf_printf(&q->texts, "</qti-%s>\n", element);
}

static const char *shuffled(const struct mm_bank_line *item)
{
    return strcmp(item->cell[MM_BANK_KEEP_ORDER], "○") == 0 ? "false" : "true";
}

/* What is asked stands in q->html. */
static void put_choices(struct qti *q, const struct mm_bank_line *options, size_t n,
                        const struct mm_bank_line *item)
{
    char most[40];
    int right = 0;

    for (size_t i = 0; i < n; i++)
        right += mm_gift_right(&options[i]);
    declare(q, right == 1 ? ONE : SOME);
    for (size_t i = 0; i < n; i++)
        if (mm_gift_right(&options[i]))
            put_value(q, options[i].cell[MM_BANK_ID]);
    declared(q);
    snprintf(most, sizeof(most), " max-choices=\"%d\"", right == 1 ? 1 : 0); /* 0: any number */
    ask(q, "choice", most, shuffled(item));
    for (size_t i = 0; i < n; i++)
        put_choice(q, "simple-choice", "", options[i].cell[MM_BANK_ID], options[i].cell[MM_BANK_TEXT]);
    mm_buf_str_append(&q->texts, "</qti-choice-interaction>\n");
}

static void put_order(struct qti *q, const struct mm_bank_line *options, size_t n)
{
    declare(q, IN_ORDER);
    for (size_t i = 0; i < n; i++)
        put_value(q, options[i].cell[MM_BANK_ID]);
    declared(q);
    ask(q, "order", "", "true");
    for (size_t i = 0; i < n; i++)
        put_choice(q, "simple-choice", "", options[i].cell[MM_BANK_ID], options[i].cell[MM_BANK_TEXT]);
    mm_buf_str_append(&q->texts, "</qti-order-interaction>\n");
}

/* Ids of one file are one name space: those of the options get an o., those of what they go with an a. */
static const char *goes_with(const struct mm_bank_line *option, bool statements)
{
    if (statements)
        return mm_gift_right(option) ? "true" : "false";
    return option->cell[MM_BANK_CATEGORY_OF];
}

static void put_targets(struct qti *q, const struct mm_bank_line *item, size_t n, bool statements)
{
    char id[MM_ID_BYTES + 4], most[32];

    snprintf(most, sizeof(most), " match-max=\"%d\"", MM_MAX_OPTIONS);
    if (statements) {
        put_choice(q, "simple-associable-choice", most, "a.true", MM_GIFT_TRUE_JA);
        put_choice(q, "simple-associable-choice", most, "a.false", MM_GIFT_FALSE_JA);
    }
    for (size_t i = 1; i < n && !statements; i++) {
        if (item[i].kind != MM_BANK_CATEGORY)
            continue;
        snprintf(id, sizeof(id), "a.%s", item[i].cell[MM_BANK_ID]);
        put_choice(q, "simple-associable-choice", most, id, item[i].cell[MM_BANK_TEXT]);
    }
}

static void put_pairs(struct qti *q, const struct mm_bank_line *item, size_t n, bool statements)
{
    static const char set[] = "<qti-simple-match-set>\n", set_end[] = "</qti-simple-match-set>\n";
    char id[MM_ID_BYTES + 4], most[40];
    int options = 0;

    declare(q, PAIRS);
    for (size_t i = 1; i < n; i++)
        if (item[i].kind == MM_BANK_OPTION) {
            mm_buf_printf(&q->texts, "<qti-value>o.%s a.%s</qti-value>", item[i].cell[MM_BANK_ID],
                          goes_with(&item[i], statements));
            options++;
        }
    declared(q);
    snprintf(most, sizeof(most), " max-associations=\"%d\"", options);
    ask(q, "match", most, shuffled(item));
    mm_buf_str_append(&q->texts, set);
    for (size_t i = 1; i < n; i++) {
        if (item[i].kind != MM_BANK_OPTION)
            continue;
        snprintf(id, sizeof(id), "o.%s", item[i].cell[MM_BANK_ID]);
        put_choice(q, "simple-associable-choice", " match-max=\"1\"", id, item[i].cell[MM_BANK_TEXT]);
    }
    mm_buf_printf(&q->texts, "%s%s", set_end, set);
    put_targets(q, item, n, statements);
    mm_buf_printf(&q->texts, "%s</qti-match-interaction>\n", set_end);
}

/* Each decision with the scene above it. */
static void put_scene(struct qti *q, const struct mm_bank_line *item, size_t n)
{
    for (size_t i = 1; i < n && !q->err;) {
        size_t options = 0;

        while (i + 1 + options < n && item[i + 1 + options].kind == MM_BANK_OPTION)
            options++;
        begin(q, item->cell[MM_BANK_OF], item[i].cell[MM_BANK_ID]);
        mm_gift_stem(q->vars, item, &q->html);
        mm_buf_str_append(&q->html, "<br>");
        mm_gift_html(q->vars, item[i].cell[MM_BANK_TEXT], &q->html);
        put_choices(q, item + i + 1, options, item);
        end(q, item + i + 1, options, item);
        i += 1 + options;
    }
}

static void put_item(struct qti *q, const struct mm_bank_line *item, size_t n, struct mm_buf *lost)
{
    enum mm_gift_way way = mm_gift_way(item);

    if (way == MM_GIFT_SCENE) {
        mm_buf_printf(lost, "問題 %s: 場面のつながり\n", item->cell[MM_BANK_OF]);
        put_scene(q, item, n);
        return;
    }
    begin(q, item->cell[MM_BANK_OF], "");
    mm_gift_stem(q->vars, item, &q->html);
    if (way == MM_GIFT_CHOICE)
        put_choices(q, item + 1, n - 1, item);
    else if (way == MM_GIFT_ORDER)
        put_order(q, item + 1, n - 1);
    else
        put_pairs(q, item, n, way == MM_GIFT_TRUE);
    end(q, item + 1, n - 1, item);
}

/* ---- the package --------------------------------------------------------------------------------------- */

static enum mm_err pack_up(struct qti *q, struct mm_buf *out, struct mm_errinfo *info)
{
    struct mm_zip_entry *entries = calloc(q->n + 1, sizeof(*entries));
    enum mm_err err = q->err || !entries ? mm_nomem(info) : mm_buf_check(&q->texts, info);

    if (!err)
        err = mm_buf_check(&q->manifest, info);
    for (size_t i = 0; i < q->n && !err; i++)
        entries[i + 1] =
            (struct mm_zip_entry){q->parts[i].name, mm_buf_str(&q->texts) + q->parts[i].at, q->parts[i].len};
    if (!err) {
        entries[0] = (struct mm_zip_entry){"imsmanifest.xml", mm_buf_str(&q->manifest), q->manifest.len};
        err = mm_zip_write(entries, q->n + 1, out, info);
    }
    free(entries);
    return err;
}

static enum mm_err write_qti3(const struct mm_desk *desk, const struct mm_bank *bank, struct mm_buf *out,
                              struct mm_buf *lost, struct mm_errinfo *info)
{
    const struct mm_source *council = mm_sources_find(&desk->sources, "council.json");
    struct qti q = {.vars = council ? mm_json_get(council->doc, "variables") : NULL};
    enum mm_err err;
    size_t n;

    mm_buf_init(&q.texts, MM_MAX_PDF_BYTES);
    mm_buf_init(&q.html, 8 * MM_MAX_TEXT_BYTES);
    mm_buf_init(&q.manifest, MM_MAX_PACK_FILE_BYTES);
    mm_buf_str_append(lost, "すべての問題: 話題、条、対象、学習目標、段階、引用、監修、図\n");
    mm_buf_str_append(&q.manifest,
                      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<manifest xmlns=\"" MANIFEST_NS
                      "\" identifier=\"mamori-bank\">\n<metadata><schema>QTI Package</schema>"
                      "<schemaversion>3.0.0</schemaversion></metadata>\n<organizations/>\n<resources>\n");
    for (size_t i = 0; i < bank->n && !q.err; i += n) {
        n = 1;
        while (i + n < bank->n && bank->lines[i + n].kind != MM_BANK_ITEM)
            n++;
        put_item(&q, &bank->lines[i], n, lost);
    }
    mm_buf_str_append(&q.manifest, "</resources>\n</manifest>\n");
    err = pack_up(&q, out, info);
    mm_buf_done(&q.texts);
    mm_buf_done(&q.html);
    mm_buf_done(&q.manifest);
    free(q.parts);
    return err;
}

static enum mm_err read_qti3(const void *bytes, size_t len, const struct mm_bank *before,
                             struct mm_bank *ret_bank, struct mm_errinfo *info)
{
    (void)bytes, (void)len, (void)before, (void)ret_bank;
    return mm_fail(info, MM_ERR_UNSUPPORTED, "%s",
                   mm_say("QTI 3 は取り込めません。GIFT、CSV、xlsx で書き出したものを取り込んでください。",
                          "QTI 3 is not taken back; export the questions as GIFT, CSV or xlsx."));
}

extern const struct mm_bank_form mm_bank_form_qti3;
const struct mm_bank_form mm_bank_form_qti3 = {"qti3", ".zip", write_qti3, read_qti3};
