#include "CReportPage.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

// Debian's libjs-chart.js puts it there; other systems may add their place.
static const unsigned char chart[] = {
#if __has_embed("/usr/share/javascript/chart.js/chart.min.js") == __STDC_EMBED_FOUND__
#embed "/usr/share/javascript/chart.js/chart.min.js" suffix(, )
#elif __has_embed("/usr/share/nodejs/chart.js/dist/chart.min.js") == __STDC_EMBED_FOUND__
#embed "/usr/share/nodejs/chart.js/dist/chart.min.js" suffix(, )
#endif
    0};

static const unsigned char style[] = {
#embed "page.css" suffix(, )
    0};

static const unsigned char script[] = {
#embed "page.js" suffix(, )
    0};

CReportPart creport_chart_library(void) { return (CReportPart){chart, sizeof chart - 1}; }
CReportPart creport_style(void) { return (CReportPart){style, sizeof style - 1}; }
CReportPart creport_script(void) { return (CReportPart){script, sizeof script - 1}; }
