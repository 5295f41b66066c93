/* The document: what is refused and where, and what stands on which page. */
#include "tests/unit/render/render_fixture.h"

__attribute__((constructor)) static void speak_english(void)
{
    setenv("LC_ALL", "en_US.UTF-8", 1);
}

static enum mm_err read_doc(const char *json, struct mm_doc *doc, struct mm_errinfo *info)
{
    return mm_doc_read(json, strlen(json), fonts(), doc, info);
}

MM_TEST(whatever_is_not_known_is_refused_with_its_place)
{
    static const struct {
        const char *json;
        const char *says;
    } bad[] = {
        {"[]", "{}: is no object"},
        {"{\"format\":2,\"title\":\"x\"}", "format: only 1"},
        {"{\"format\":1}", "title: is missing"},
        {"{\"format\":1,\"title\":\"x\",\"colour\":1}", "colour: is not known"},
        {"{\"format\":1,\"title\":3}", "title: is no text"},
        {"{\"format\":1,\"title\":\"x\",\"page\":{\"kind\":\"poster\"}}", "kind: is none of"},
        {"{\"format\":1,\"title\":\"x\",\"page\":3}", "{}: is no object"},
        {"{\"format\":1,\"title\":\"x\",\"parts\":{}}", "parts: is no list"},
        {"{\"format\":1,\"title\":\"x\",\"parts\":[{\"type\":\"film\"}]}", "parts[0].type: is no kind"},
        {"{\"format\":1,\"title\":\"x\",\"parts\":[{\"type\":\"space\"},{\"type\":\"text\"}]}",
         "parts[1].text: is missing"},
        {"{\"format\":1,\"title\":\"x\",\"parts\":[{\"type\":\"text\",\"text\":{\"html\":\"x\"}}]}",
         "parts[0].text: wants"},
        {"{\"format\":1,\"title\":\"x\",\"parts\":[{\"type\":\"text\",\"text\":\"x\",\"indent\":9}]}",
         "parts[0].indent: 0 to 4"},
        {"{\"format\":1,\"title\":\"x\",\"parts\":[{\"type\":\"table\"}]}", "parts[0].columns"},
        {"{\"format\":1,\"title\":\"x\",\"parts\":[{\"type\":\"pictures\",\"items\":[]}]}",
         "parts[0].items: is empty"},
        {"{\"format\":1,\"title\":\"x\",\"parts\":[{\"type\":\"pictures\",\"items\":[{\"png\":\"!\","
         "\"caption\":\"x\"}]}]}",
         "parts[0].png: is no base64"},
        {"{\"format\":1,\"title\":\"x\",\"parts\":[{\"type\":\"pictures\",\"items\":[{\"png\":\"R0lGODlh\","
         "\"caption\":\"x\"}]}]}",
         "parts[0].png: wants a PNG"},
        /* 65,536 pixels wide */
        {"{\"format\":1,\"title\":\"x\",\"parts\":[{\"type\":\"pictures\",\"items\":[{\"png\":"
         "\"iVBORw0KGgoAAAANSUhEUgABAAAAAAABCAYAAAA=\",\"caption\":\"x\"}]}]}",
         "parts[0].png: wants a PNG"},
        {"{\"format\":1,\"title\":\"x\",\"parts\":[{\"type\":\"table\",\"columns\":[{},{}],\"rows\":[[1,2,3]]"
         "}]}",
         "parts[0].rows[0]"},
        {"{\"format\":1,\"title\":\"x\",\"parts\":[{\"type\":\"qr\",\"data\":\"\"}]}", "parts[0].a QR code"},
        {"{\"format\":1,\"title\":\"x\",\"parts\":[{\"type\":\"cards\",\"columns\":4,\"items\":[]}]}", "A4"},
        {"{\"format\":1,\"title\":\"x\",\"parts\":[{\"type\":\"cards\",\"items\":[{\"photo\":\"x\"}]}]}",
         "photo: is not known"},
    };

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct mm_errinfo info = MM_ERRINFO_INIT;
        struct mm_doc doc;

        MM_CHECK(read_doc(bad[i].json, &doc, &info) != MM_OK);
        if (!strstr(info.text, bad[i].says))
            MM_CHECK_STR(info.text, bad[i].says);
        mm_doc_done(&doc);
    }
}

/* A report of a table with n rows and what stands around it, laid out. */
static bool lay_out(const char *before, int rows, const char *after, struct mm_doc *doc)
{
    struct mm_buf json;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_err err;

    mm_buf_init(&json, 1 << 20);
    mm_buf_printf(&json, "{\"format\":1,\"title\":\"一覧\",\"council\":\"○○市議会\",\"parts\":[%s", before);
    if (rows) {
        mm_buf_str_append(&json, "{\"type\":\"table\",\"columns\":[{\"title\":\"番号\",\"align\":\"end\"},"
                                 "{\"title\":\"氏名\"}],\"rows\":[");
        for (int i = 0; i < rows; i++)
            mm_buf_printf(&json, "%s[\"%d\",\"青葉　和夫\"]", i ? "," : "", i + 1);
        mm_buf_str_append(&json, "]}");
    }
    mm_buf_printf(&json, "%s]}", after);
    err = read_doc(mm_buf_str(&json), doc, &info);
    if (!err)
        err = mm_doc_lay_out(doc, &info);
    if (err)
        printf("%s\n", info.text);
    mm_buf_done(&json);
    return err == MM_OK;
}

MM_TEST(the_head_of_a_table_comes_again_on_every_page_and_every_row_comes_once)
{
    struct mm_doc doc;
    int heads[20] = {0};
    size_t rows = 0;

    MM_REQUIRE(lay_out("", 100, "", &doc));
    MM_CHECK(doc.n_pages >= 3 && doc.n_pages < 10);
    for (size_t i = 0; i < doc.n_places; i++) {
        const struct mm_place *at = &doc.places[i];

        if (at->strip < at->part->n_head)
            heads[at->page]++;
        else
            MM_CHECK_INT(at->strip, ++rows);
        MM_CHECK(at->y >= doc.top && at->y + at->part->strips[at->strip].h <= doc.h - doc.bottom + 0.1f);
    }
    MM_CHECK_INT(rows, 100);
    for (int page = 0; page < doc.n_pages; page++)
        MM_CHECK_INT(heads[page], 1);
    mm_doc_done(&doc);
}

MM_TEST(a_heading_never_stands_alone_at_the_foot_of_a_page)
{
    for (int rows = 20; rows < 60; rows++) {
        struct mm_doc doc;
        int heading = -1, text = -2;

        MM_REQUIRE(lay_out(
            "", rows,
            ",{\"type\":\"heading\",\"text\":\"注\"},{\"type\":\"text\",\"text\":\"一行の文です。\"}", &doc));
        for (size_t i = 0; i < doc.n_places; i++) {
            heading = doc.places[i].part == &doc.parts[1] ? doc.places[i].page : heading;
            text = doc.places[i].part == &doc.parts[2] ? doc.places[i].page : text;
        }
        MM_CHECK_INT(text, heading);
        mm_doc_done(&doc);
    }
}

MM_TEST(a_question_stands_on_one_page_with_all_of_its_options)
{
    for (int rows = 20; rows < 45; rows++) {
        struct mm_doc doc;
        int from = 99, until = -1;

        MM_REQUIRE(
            lay_out("", rows,
                    ",{\"type\":\"heading\",\"text\":\"問1\",\"whole\":true},{\"type\":\"text\",\"text\":"
                    "\"次の文は正しいですか。\"},{\"type\":\"checks\",\"numbered\":true,\"items\":["
                    "{\"text\":\"一つ目\",\"choices\":[]},{\"text\":\"二つ目\",\"choices\":[]},"
                    "{\"text\":\"三つ目\",\"choices\":[]}]},{\"type\":\"heading\",\"text\":\"問2\"},"
                    "{\"type\":\"text\",\"text\":\"その次です。\"}",
                    &doc));
        for (size_t i = 0; i < doc.n_places; i++) {
            int page = doc.places[i].page;

            if (doc.places[i].part < &doc.parts[1] || doc.places[i].part > &doc.parts[3])
                continue;
            from = page < from ? page : from;
            until = page > until ? page : until;
        }
        MM_CHECK_INT(until, from);
        mm_doc_done(&doc);
    }
}

MM_TEST(a_paragraph_leaves_no_single_line_behind)
{
    for (int rows = 20; rows < 45; rows++) {
        struct mm_doc doc;
        int on[2] = {0, 0}, first = -1;

        MM_REQUIRE(lay_out(
            "", rows,
            ",{\"type\":\"text\",\"text\":\"長い文が何行にもわたって続きます。行の数は四つか五つで、ページの"
            "終わりにかかったときに、一行だけが前のページに残ったり、一行だけが次のページに移ったりしないこと"
            "を確かめます。そのために、もう少しだけ文を続けておきます。これで四行をこえるはずですから、"
            "ここまでにしておきましょう。\"}",
            &doc));
        for (size_t i = 0; i < doc.n_places; i++) {
            if (doc.places[i].part != &doc.parts[1])
                continue;
            first = first < 0 ? doc.places[i].page : first;
            on[doc.places[i].page - first]++;
        }
        MM_CHECK(on[0] + on[1] >= 4 && on[0] != 1 && on[1] != 1);
        mm_doc_done(&doc);
    }
}

MM_TEST(a_row_higher_than_a_page_goes_on_on_the_next)
{
    struct mm_buf json;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_doc doc;

    mm_buf_init(&json, 1 << 20);
    mm_buf_str_append(
        &json,
        "{\"format\":1,\"title\":\"一覧\",\"parts\":[{\"type\":\"table\",\"columns\":[{\"title\":\"文\","
        "\"share\":0.1},{\"title\":\"残り\",\"share\":0.9}],\"rows\":[[\"");
    for (int i = 0; i < 900; i++)
        mm_buf_str_append(&json, "長い文");
    mm_buf_str_append(&json, "\",\"x\"],[\"a\",\"b\"]]}]}");
    MM_CHECK_ERR(mm_doc_read(json.data, json.len, fonts(), &doc, &info), MM_OK);
    MM_CHECK_ERR(mm_doc_lay_out(&doc, &info), MM_OK);
    MM_CHECK(doc.n_pages > 3);
    for (size_t i = 0; i < doc.n_places; i++)
        MM_CHECK(doc.places[i].y + doc.places[i].part->strips[doc.places[i].strip].h <=
                 doc.h - doc.bottom + 0.1f);
    mm_doc_done(&doc);
    mm_buf_done(&json);
}

MM_TEST(a_wide_table_turns_the_page_and_a_narrow_one_does_not)
{
    static const char wide[] =
        "{\"format\":1,\"title\":\"x\",\"page\":{\"orientation\":\"auto\"},\"parts\":[{\"type\":\"table\","
        "\"columns\":["
        "{\"title\":\"研修\"},{\"title\":\"理由\"},{\"title\":\"備考\"},{\"title\":\"担当\"},{\"title\":"
        "\"研修の場所\"}],\"rows\":[["
        "\"基本方針5 "
        "議員等の遵守義務\",\"任期の始まりに受けていただく研修\",\"端末に未送信の記録があります\","
        "\"議会事務局の職員\",\"議会棟の三階にある会議室\"]]}]}";
    static const char narrow[] =
        "{\"format\":1,\"title\":\"x\",\"page\":{\"orientation\":\"auto\"},\"parts\":[{\"type\":"
        "\"table\",\"columns\":[{\"title\":\"研修\"}],\"rows\":[[\"x\"]]}]}";
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_doc doc;

    MM_CHECK_ERR(read_doc(wide, &doc, &info), MM_OK);
    MM_CHECK_ERR(mm_doc_lay_out(&doc, &info), MM_OK);
    MM_CHECK(doc.w > doc.h);
    mm_doc_done(&doc);
    MM_CHECK_ERR(read_doc(narrow, &doc, &info), MM_OK);
    MM_CHECK_ERR(mm_doc_lay_out(&doc, &info), MM_OK);
    MM_CHECK(doc.w < doc.h);
    mm_doc_done(&doc);
}

MM_TEST(ten_cards_a_sheet)
{
    struct mm_buf json;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_doc doc;

    mm_buf_init(&json, 1 << 20);
    mm_buf_str_append(&json, "{\"format\":1,\"title\":\"札\",\"page\":{\"kind\":\"cards\"},\"parts\":[{"
                             "\"type\":\"cards\",\"items\":[");
    for (int i = 0; i < 31; i++)
        mm_buf_printf(&json, "%s{\"name\":\"青葉　和夫\",\"qr\":\"CARD%d\"}", i ? "," : "", i);
    mm_buf_str_append(&json, "]}]}");
    MM_CHECK_ERR(mm_doc_read(json.data, json.len, fonts(), &doc, &info), MM_OK);
    MM_CHECK_ERR(mm_doc_lay_out(&doc, &info), MM_OK);
    MM_CHECK_INT(doc.n_pages, 4);
    mm_doc_done(&doc);
    mm_buf_done(&json);
}

MM_TEST_MAIN
