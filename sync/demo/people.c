/* People that never were: names out of two lists of words, a term or an appointment, and how they learn. */
#include "sync/demo/demo.h"

#include <stdio.h>
#include <string.h>

struct word {
    const char *kanji, *kana;
};
/* Trees, flowers, weather: nobody's names in particular. */
static const struct word families[] = {
    {"青葉", "あおば"},         {"若竹", "わかたけ"},       {"小春", "こはる"},
    {"千草", "ちぐさ"},         {"朝霧", "あさぎり"},       {"夕凪", "ゆうなぎ"},
    {"白樺", "しらかば"},       {"紅葉", "もみじ"},         {"桔梗", "ききょう"},
    {"早苗", "さなえ"},         {"木霊", "こだま"},         {"初雪", "はつゆき"},
    {"花野", "はなの"},         {"月見", "つきみ"},         {"星野原", "ほしのはら"},
    {"緑川原", "みどりかわら"}, {"松風", "まつかぜ"},       {"竹取", "たけとり"},
    {"梅香", "うめか"},         {"桜並", "さくらなみ"},     {"藤波", "ふじなみ"},
    {"萩原野", "はぎはらの"},   {"椿山", "つばきやま"},     {"柳瀬川", "やなせがわ"},
    {"楓谷", "かえでだに"},     {"霞野", "かすみの"},       {"霧島田", "きりしまだ"},
    {"雲井", "くもい"},         {"雨宮路", "あめみやじ"},   {"風早川", "かざはやがわ"},
    {"砂浜", "すなはま"},       {"磯辺野", "いそべの"},     {"潮路", "しおじ"},
    {"波多江野", "はたえの"},   {"島影", "しまかげ"},       {"谷戸", "やと"},
    {"峰岸野", "みねぎしの"},   {"泉川路", "いずみかわじ"}, {"滝音", "たきおと"},
    {"橋爪野", "はしづめの"},
};
static const struct word givens[] = {
    {"一郎", "いちろう"}, {"花子", "はなこ"}, {"正", "ただし"}, {"由美", "ゆみ"},   {"浩", "ひろし"},
    {"千代", "ちよ"},     {"健", "けん"},     {"恵", "めぐみ"}, {"進", "すすむ"},   {"光", "ひかる"},
    {"誠", "まこと"},     {"幸子", "さちこ"}, {"実", "みのる"}, {"春", "はる"},     {"夏美", "なつみ"},
    {"秋生", "あきお"},   {"冬子", "ふゆこ"}, {"仁", "ひとし"}, {"礼子", "れいこ"}, {"信", "まこと"},
    {"静", "しず"},       {"登", "のぼる"},   {"茂", "しげる"}, {"和", "かず"},     {"薫", "かおる"},
    {"望", "のぞみ"},     {"歩", "あゆむ"},   {"航", "わたる"}, {"渚", "なぎさ"},   {"岬", "みさき"},
    {"陽子", "ようこ"},   {"清", "きよし"},   {"豊", "ゆたか"}, {"稔", "みのる"},   {"文", "ふみ"},
    {"学", "まなぶ"},     {"守", "まもる"},   {"結", "ゆい"},   {"円", "まどか"},   {"栞", "しおり"},
};
#define N_FAMILIES (sizeof families / sizeof families[0])
#define N_GIVENS   (sizeof givens / sizeof givens[0])
_Static_assert(N_FAMILIES == 40 && N_GIVENS == 40, "no pair comes twice among the first 1600");

static const char *const sections[] = {"総務課", "議事課", "調査課"};

void mm_demo_person_init(struct mm_demo_person *person, int n, bool staff, const struct mm_random *random)
{
    size_t f = (size_t)n % N_FAMILIES, g = ((size_t)n / N_FAMILIES + 7 * (size_t)n) % N_GIVENS;
    *person = (struct mm_demo_person){.staff = staff, .section = n % 3};
    (void)snprintf(person->family, sizeof person->family, "%s", families[f].kanji);
    (void)snprintf(person->given, sizeof person->given, "%s", givens[g].kanji);
    (void)snprintf(person->reading, sizeof person->reading, "%s　%s", families[f].kana, givens[g].kana);
    person->knows_pct = 40 + (int)mm_random_below(random, 56);
    person->unsure_pct = (int)mm_random_below(random, 3) * 35;
    person->prompt_pct = 25 + (int)mm_random_below(random, 70);
    person->confirms = mm_random_below(random, 5) > 0;
}

void mm_demo_roster_write(const struct mm_demo_person *people, size_t n, struct mm_buf *out)
{
    mm_buf_str_append(out, "氏名,よみ,状態,任用区分,課,議席,会派,任期開始日,任期終了日,利用者ID\n");
    for (size_t i = 0; i < n; i++) {
        const struct mm_demo_person *p = &people[i];
        char seat[16] = "";
        if (p->seat && !p->left)
            (void)snprintf(seat, sizeof seat, "%d", p->seat);
        mm_buf_printf(out, "%s　%s,%s,%s%s,%s,%s,%s,,%s,%s,%s\n", p->family, p->given, p->reading,
                      p->left ? "元" : "", p->staff ? "職員" : "議員", p->came_by ? p->came_by : "",
                      p->staff ? sections[p->section] : "", seat, p->starts_on, p->ends_on, p->id);
    }
}
