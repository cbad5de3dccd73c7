import { consoleEditorWords } from "./console/editor.ts";
import { consolePolicyFaultWords } from "./console/policy-faults.ts";
import { consoleRecordWords } from "./console/record.ts";
import { consoleSettingWords } from "./console/settings.ts";
import { consoleAlertWords } from "./console-alerts.ts";
import { consoleApprovalWords } from "./console-approvals.ts";
import { consoleCustomerWords } from "./console-customers.ts";
import { consoleFrameWords } from "./console-frame.ts";
import { consoleLiveWords } from "./console-live.ts";
import { consolePlaceWords } from "./console-places.ts";
import { consolePolicyWords } from "./console-policies.ts";
import { consoleStopWords } from "./console-stops.ts";
import { consoleStoryWords } from "./console-story.ts";

/** Every text of the console. */
export const consoleWords = {
  ...consoleAlertWords,
  ...consoleApprovalWords,
  ...consoleCustomerWords,
  ...consoleEditorWords,
  ...consoleFrameWords,
  ...consoleLiveWords,
  ...consolePlaceWords,
  ...consolePolicyFaultWords,
  ...consolePolicyWords,
  ...consoleRecordWords,
  ...consoleSettingWords,
  ...consoleStopWords,
  ...consoleStoryWords,
} as const;
