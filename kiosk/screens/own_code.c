/* Codes of this kiosk that are of no person: that of maintenance, and that of the secretariat's menu. */
#include "kiosk/screens/screens.h"

static const struct mm_own_code codes[] = {
    {.enter = MM_GATE_KEEPER,
     .choose = MM_GATE_KEEPER_NEW,
     .name = "端末の保守",
     .title = {[MM_PAD_PIN] = "保守の番号を入れる",
               [MM_PAD_NEW] = "保守の番号を決める",
               [MM_PAD_AGAIN] = "保守の番号を決める",
               [MM_PAD_SET] = "保守の番号を決める"},
     .sentence = {[MM_PAD_PIN] = "この端末の保守の番号（6桁）を入れてください。",
                  [MM_PAD_NEW] = "保守の画面を開くための番号（6桁）を決めてください。",
                  [MM_PAD_AGAIN] = "確かめのため、同じ番号をもう一度入れてください。"},
     .set = "保守の番号を決めました",
     .then = "この番号で、「画面の色」の画面から「保守」に入れます。\n"
             "番号は、保守の担当だけが分かるようにしてください。",
     .screen = &mm_screen_upkeep},
    {.enter = MM_GATE_OFFICE,
     .choose = MM_GATE_OFFICE_NEW,
     .name = "事務局メニュー",
     .title = {[MM_PAD_PIN] = "事務局の番号を入れる",
               [MM_PAD_NEW] = "事務局の番号を決める",
               [MM_PAD_AGAIN] = "事務局の番号を決める",
               [MM_PAD_SET] = "事務局の番号を決める"},
     .sentence = {[MM_PAD_PIN] = "事務局メニューの番号（6桁）を入れてください。",
                  [MM_PAD_NEW] = "事務局メニューを開くための番号（6桁）を、事務局の方が決めてください。",
                  [MM_PAD_AGAIN] = "確かめのため、同じ番号をもう一度入れてください。"},
     .set = "事務局の番号を決めました",
     .then = "この番号で、「画面の色」の画面から「事務局」に入れます。\n"
             "番号は、事務局の担当だけが分かるようにしてください。",
     .screen = &mm_screen_office},
};

const struct mm_own_code *mm_own_code(const struct mm_gate *gate)
{
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
        if (gate->aim == codes[i].enter || gate->aim == codes[i].choose)
            return &codes[i];
    return NULL;
}
