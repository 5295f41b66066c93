/* One file of a council's folder is hostile: its first byte says which ('0' council.json, '1' policy.json …
 * in the order of tests/unit/pack/fixture.h), the rest is its content; all others are those of a small whole
 * pack. A pack that opens is whole: every item can be written, read and graded, every course draws its forms.
 */
/* mm-fuzz: link=mm_pack */
/* mm-test: labels=slow */
#include "tests/unit/pack/fixture.h"

#include "content/pack/markup.h"
#include "tests/fuzz/fuzz.h"

#define MAX_BYTES 65536

static char dir[256];

static void clean_up(void)
{
    mm_test_rmdir(dir);
}

static void put(const char *name, const void *data, size_t size)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *file = fopen(path, "wb");
    FUZZ_CHECK(file && fwrite(data, 1, size, file) == size && fclose(file) == 0);
}

/* ---- what a whole pack promises -------------------------------------------------------------------- */

static void check_item(const struct mm_pack *pack, const struct mm_item *item)
{
    struct mm_answer answer, back;
    struct mm_grade grade;
    struct mm_buf pattern, response;
    mm_buf_init(&pattern, 8192);
    mm_buf_init(&response, 8192);
    FUZZ_CHECK(mm_pack_item(pack, item->id) == item && strlen(item->version_hash) == 16);
    FUZZ_CHECK(!mm_markup_fault(item->stem) && !mm_markup_fault(item->action));
    FUZZ_CHECK(item->n_options > 0 && item->n_options <= MM_MAX_OPTIONS && item->audience && item->quote);
    item->ops->pattern(item, &pattern);
    FUZZ_CHECK(item->ops->parse_response(item, mm_buf_str(&pattern), &answer) == MM_OK);
    mm_grade(item, &answer, &grade);
    FUZZ_CHECK(grade.right && mm_answer_complete(item, &answer));
    for (size_t i = 0; i < answer.n_rows; i++) {
        struct mm_evidence_row row;
        item->ops->evidence(item, i, &row);
        FUZZ_CHECK(*row.row_id && row.n_clauses > 0);
        answer.row[i] = MM_ANS_UNSURE;
    }
    item->ops->response(item, &answer, &response);
    FUZZ_CHECK(item->ops->parse_response(item, mm_buf_str(&response), &back) == MM_OK);
    mm_grade(item, &back, &grade);
    FUZZ_CHECK(!grade.right);
    mm_buf_done(&pattern);
    mm_buf_done(&response);
}

static int seen_before(void *ctx, const char *item_id, int64_t *ret_last_at_ms)
{
    (void)ctx;
    *ret_last_at_ms = item_id[0];
    return item_id[strlen(item_id) - 1] % 3;
}

static void check_course(const struct mm_pack *pack, const struct mm_course *course)
{
    const struct mm_seen seen = {seen_before, NULL};
    FUZZ_CHECK(mm_pack_course(pack, course->id) == course && course->n_modules > 0 && course->n_items > 0);
    for (unsigned audience = MM_AUD_COUNCILLOR; audience <= MM_AUD_STAFF; audience <<= 1) {
        struct mm_form form, same;
        if (!(course->audience & audience))
            continue;
        /* Whatever the checker lets pass is filled, whoever saw what before. */
        FUZZ_CHECK(mm_form_draw(pack, course, (enum mm_audience)audience, 7, &seen, &form, NULL) == MM_OK);
        FUZZ_CHECK(mm_form_draw(pack, course, (enum mm_audience)audience, 7, &seen, &same, NULL) == MM_OK);
        FUZZ_CHECK(form.n == (size_t)mm_course_items(course, (enum mm_audience)audience) && same.n == form.n);
        for (size_t i = 0; i < form.n; i++) {
            FUZZ_CHECK(mm_pack_item(pack, form.item[i].item_id));
            FUZZ_CHECK(strcmp(form.item[i].item_id, same.item[i].item_id) == 0);
        }
    }
}

static void check_module(const struct mm_pack *pack, const struct mm_module *module)
{
    FUZZ_CHECK(mm_pack_module(pack, module->id) == module && module->n_pages > 0 && module->minutes >= 0);
    for (size_t i = 0; i < module->n_pages; i++) {
        const struct mm_page *page = &module->pages[i];
        FUZZ_CHECK(mm_module_page(module, page->id) == page && page->n_blocks > 0);
        for (size_t k = 0; k < page->n_blocks; k++) {
            const struct mm_block *block = &page->blocks[k];
            FUZZ_CHECK((unsigned)block->type < MM_BLOCK_TYPE_COUNT && !mm_markup_fault(block->text));
            FUZZ_CHECK(block->type != MM_BLOCK_QUOTE || block->clause);
            FUZZ_CHECK(block->type != MM_BLOCK_QUESTION || mm_pack_item(pack, block->item_id));
        }
    }
}

static void check_pack(const struct mm_pack *pack)
{
    for (size_t i = 0; i < pack->policy.n_clauses; i++)
        FUZZ_CHECK(mm_pack_clause(pack, pack->policy.clauses[i].id) == &pack->policy.clauses[i]);
    for (size_t i = 0; i < pack->n_items; i++)
        check_item(pack, &pack->items[i]);
    for (size_t i = 0; i < pack->n_modules; i++)
        check_module(pack, &pack->modules[i]);
    for (size_t i = 0; i < pack->n_courses; i++)
        check_course(pack, &pack->courses[i]);
}

/* ---- opening --------------------------------------------------------------------------------------- */

static void check_findings(enum mm_err err, const struct mm_findings *findings)
{
    size_t errors = 0;
    FUZZ_CHECK(findings->n <= MM_MAX_FINDINGS);
    for (size_t i = 0; i < findings->n; i++) {
        const struct mm_finding *f = &findings->list[i];
        errors += f->level == MM_FINDING_ERROR;
        FUZZ_CHECK(*f->file && f->line >= 0 && *f->message);
        FUZZ_CHECK(mm_utf8_valid(f->message, strlen(f->message), NULL));
        FUZZ_CHECK(mm_utf8_valid(f->field, strlen(f->field), NULL));
    }
    FUZZ_CHECK((err == MM_OK) == (findings->errors == 0) && findings->errors >= errors);
}

static void open_pack(void)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_findings findings;
    struct mm_pack *pack = NULL;
    mm_findings_init(&findings);
    enum mm_err err = mm_pack_open(dir, &pack, &findings, &info);
    fuzz_check_info(err, &info);
    FUZZ_CHECK(err == MM_OK || err == MM_ERR_INVALID);
    FUZZ_CHECK((err == MM_OK) == (pack != NULL));
    check_findings(err, &findings);
    if (pack)
        check_pack(pack);
    mm_pack_free(pack);
    mm_findings_done(&findings);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1 || size > MAX_BYTES)
        return 0;
    if (!*dir) {
        mm_test_mkdir(dir);
        atexit(clean_up);
        fixture_write(dir);
    }
    const struct fixture_file *file = &fixture_files[(uint8_t)(data[0] - '0') % FIXTURE_FILES];
    put(file->name, data + 1, size - 1);
    open_pack();
    put(file->name, file->text, strlen(file->text));
    return 0;
}
