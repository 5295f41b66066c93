/* The bank as a package of QTI 3: every file is well-formed and named by the manifest, and all questions,
 * options and right answers of the bank are there. */
#include "content/author/bank.h"
#include "tests/unit/mm_test.h"

#include <expat.h>
#include <zip.h>

#define KAMAKURA MM_TEST_SOURCE_DIR "/content/kamakura"

struct seen { /* of all files, by a parser of its own */
    size_t items, resources, choices, values, declared, told, strange;
    bool in_value;
    size_t bytes; /* of the value that is open */
};

static void XMLCALL on_start(void *ctx, const XML_Char *name, const XML_Char **attributes)
{
    static const char ns[] = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0|";
    struct seen *seen = ctx;
    const char *local = strrchr(name, '|') ? strrchr(name, '|') + 1 : name;

    seen->strange += strncmp(name, ns, strlen(ns)) != 0 && !strstr(name, "imscp_v1p1|");
    seen->items += strcmp(local, "qti-assessment-item") == 0;
    seen->resources += strcmp(local, "resource") == 0;
    seen->declared += strcmp(local, "qti-response-declaration") == 0;
    seen->told += strcmp(local, "qti-modal-feedback") == 0;
    seen->choices += strcmp(local, "qti-simple-choice") == 0;
    for (; attributes[0]; attributes += 2) /* of pairs the left side is the option */
        if (strcmp(local, "qti-simple-associable-choice") == 0 && strcmp(attributes[0], "identifier") == 0)
            seen->choices += strncmp(attributes[1], "o.", 2) == 0;
    seen->in_value = strcmp(local, "qti-value") == 0;
    seen->bytes = 0;
}

static void XMLCALL on_text(void *ctx, const XML_Char *text, int len)
{
    struct seen *seen = ctx;

    (void)text;
    seen->bytes += (size_t)len;
}

static void XMLCALL on_end(void *ctx, const XML_Char *name)
{
    struct seen *seen = ctx;

    (void)name;
    seen->values += seen->in_value && seen->bytes;
    seen->in_value = false;
}

static void see(zip_t *zip, zip_uint64_t at, struct seen *seen)
{
    XML_Parser parser = XML_ParserCreateNS(NULL, '|');
    zip_file_t *file = zip_fopen_index(zip, at, 0);
    zip_stat_t stat;
    char *text;

    MM_REQUIRE(parser && file && zip_stat_index(zip, at, 0, &stat) == 0);
    text = malloc(stat.size + 1);
    MM_CHECK_INT(zip_fread(file, text, stat.size), stat.size);
    XML_SetUserData(parser, seen);
    XML_SetElementHandler(parser, on_start, on_end);
    XML_SetCharacterDataHandler(parser, on_text);
    if (!MM_CHECK(XML_Parse(parser, text, (int)stat.size, 1) == XML_STATUS_OK))
        printf("    %s: line %lu\n", stat.name, XML_GetCurrentLineNumber(parser));
    XML_ParserFree(parser);
    zip_fclose(file);
    free(text);
}

/* What the bank has: a file an item or decision, and the values that the right answers need. */
static void count(const struct mm_bank *bank, struct seen *ret)
{
    const struct mm_item_ops *type = NULL;

    *ret = (struct seen){0};
    for (size_t i = 0; i < bank->n; i++) {
        const struct mm_bank_line *line = &bank->lines[i];
        size_t n;
        const struct mm_item_ops *const *types = mm_item_types(&n);

        for (size_t k = 0; k < n && line->kind == MM_BANK_ITEM; k++)
            type = strcmp(types[k]->ja, line->cell[MM_BANK_TYPE]) == 0 ? types[k] : type;
        ret->items += line->kind == MM_BANK_DECISION ||
                      (line->kind == MM_BANK_ITEM && strcmp(type->name, "scenario") != 0);
        if (line->kind != MM_BANK_OPTION)
            continue;
        ret->choices++;
        ret->values += type->true_false || !*line->cell[MM_BANK_CORRECT] ||
                       strcmp(line->cell[MM_BANK_CORRECT], "○") == 0;
    }
}

static void write_package(struct mm_buf *out, struct seen *ret_want, const struct mm_bank_form **ret_form)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_bank bank = {.lines = NULL};
    struct mm_desk desk;
    struct mm_buf lost;

    mm_buf_init(out, 64 << 20);
    mm_buf_init(&lost, 1 << 20);
    MM_CHECK_ERR(mm_bank_form_choose(NULL, "bank.zip", ret_form, &info), MM_OK);
    MM_CHECK_STR((*ret_form)->name, "qti3");
    MM_CHECK_ERR(mm_desk_open(KAMAKURA, &desk, NULL, &info), MM_OK);
    MM_CHECK_ERR(mm_bank_of_desk(&desk, &bank, &info), MM_OK);
    if (!MM_CHECK((*ret_form)->write(&desk, &bank, out, &lost, &info) == MM_OK))
        printf("    %s\n", info.text);
    MM_CHECK(strstr(mm_buf_str(&lost), "場面のつながり"));
    count(&bank, ret_want);
    mm_buf_done(&lost);
    mm_bank_done(&bank);
    mm_desk_done(&desk);
}

MM_TEST(every_question_option_and_right_answer_of_the_bank_is_in_the_package)
{
    const struct mm_bank_form *form = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_bank table = {.lines = NULL};
    struct seen want, seen = {0};
    struct mm_buf out;
    zip_int64_t n;
    zip_t *zip;

    write_package(&out, &want, &form);
    zip = zip_open_from_source(zip_source_buffer_create(mm_buf_str(&out), out.len, 0, NULL),
                               ZIP_RDONLY | ZIP_CHECKCONS, NULL);
    MM_REQUIRE(zip != NULL);
    n = zip_get_num_entries(zip, 0);
    MM_CHECK_STR(zip_get_name(zip, 0, 0), "imsmanifest.xml");
    for (zip_int64_t i = 0; i < n; i++)
        see(zip, (zip_uint64_t)i, &seen);
    MM_CHECK_INT(seen.items, want.items);
    MM_CHECK_INT(seen.resources, want.items);
    MM_CHECK_INT(n, want.items + 1);
    MM_CHECK_INT(seen.declared, want.items);
    MM_CHECK_INT(seen.told, want.items);
    MM_CHECK_INT(seen.choices, want.choices);
    MM_CHECK_INT(seen.values, want.values + want.items); /* each file has the score's 0 too */
    MM_CHECK_INT(seen.strange, 0);
    MM_CHECK_ERR(form->read(mm_buf_str(&out), out.len, &table, &table, &info), MM_ERR_UNSUPPORTED);
    MM_CHECK(strstr(info.text, "GIFT"));
    zip_discard(zip);
    mm_buf_done(&out);
}

MM_TEST(the_same_bank_makes_the_same_bytes)
{
    const struct mm_bank_form *form = NULL;
    struct mm_buf first, second;
    struct seen want;

    write_package(&first, &want, &form);
    write_package(&second, &want, &form);
    MM_CHECK(first.len == second.len && memcmp(mm_buf_str(&first), mm_buf_str(&second), first.len) == 0);
    mm_buf_done(&first);
    mm_buf_done(&second);
}

MM_TEST_MAIN
