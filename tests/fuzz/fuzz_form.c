/* A form as it is stored with an attempt. */
/* mm-fuzz: link=mm_pack */
/* mm-test: labels=slow */
#include "content/pack/pack.h"
#include "tests/fuzz/fuzz.h"

static const struct mm_json_limits limits = {256 * 1024, MM_MAX_JSON_DEPTH};

static void check_item(const struct mm_form_item *item)
{
    unsigned seen = 0;
    FUZZ_CHECK(*item->item_id && strlen(item->version_hash) == 16);
    FUZZ_CHECK(item->n_options > 0 && item->n_options <= MM_MAX_OPTIONS);
    for (size_t i = 0; i < item->n_options; i++)
        seen |= 1u << item->order[i];
    FUZZ_CHECK(seen == (1u << item->n_options) - 1);
}

static void again(const struct mm_form *form)
{
    struct mm_form back;
    struct mm_json *doc = NULL;
    struct mm_buf out;
    mm_buf_init(&out, limits.max_bytes);
    mm_form_write(form, &out);
    FUZZ_CHECK(out.err == MM_OK && mm_json_parse(out.data, out.len, &limits, &doc, NULL) == MM_OK);
    FUZZ_CHECK(mm_form_parse(doc, &back) == MM_OK);
    FUZZ_CHECK(back.seed == form->seed && back.n == form->n);
    for (size_t i = 0; i < form->n; i++) {
        const struct mm_form_item *a = &form->item[i], *b = &back.item[i];
        FUZZ_CHECK(strcmp(a->item_id, b->item_id) == 0 && strcmp(a->version_hash, b->version_hash) == 0);
        FUZZ_CHECK(a->n_options == b->n_options && memcmp(a->order, b->order, a->n_options) == 0);
    }
    mm_json_free(doc);
    mm_buf_done(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mm_json *doc = NULL;
    struct mm_form form;
    if (mm_json_parse((const char *)data, size, &limits, &doc, NULL) != MM_OK)
        return 0;
    enum mm_err err = mm_form_parse(doc, &form);
    FUZZ_CHECK(err == MM_OK || err == MM_ERR_INVALID);
    if (!err) {
        FUZZ_CHECK(form.n <= MM_MAX_FORM_ITEMS);
        for (size_t i = 0; i < form.n; i++)
            check_item(&form.item[i]);
        again(&form);
    }
    mm_json_free(doc);
    return 0;
}
