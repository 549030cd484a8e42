// The parts of a report's page that are no figures: embedded when the package is built.
#ifndef CREPORTPAGE_H
#define CREPORTPAGE_H

#include <stddef.h>

typedef struct {
  const unsigned char *bytes;
  size_t count;
} CReportPart;

// Chart.js, or nothing where it was not installed when this was built.
CReportPart creport_chart_library(void);
// The page's style sheet.
CReportPart creport_style(void);
// The page's script: draws the charts from the report's own figures.
CReportPart creport_script(void);

#endif
