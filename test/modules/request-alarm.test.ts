import { describe, expect, it } from "vitest";
import type { UploadsProps } from "../../modules/uploads/index.js";
import { Uploads } from "../../modules/uploads/index.js";
import { refusal, synthesize } from "../support/template.js";

const TOPIC = "arn:aws:sns:eu-central-1:111122223333:alerts";
const EDGE_TOPIC = "arn:aws:sns:us-east-1:111122223333:alerts";

function alarmsOf(props: UploadsProps) {
  const template = synthesize((stack) => {
    new Uploads(stack, "Uploads", props);
  });
  return template.resources("aws_cloudwatch_metric_alarm");
}

describe("requestAlarm", () => {
  it("watches the requests of each REST API in its Region", () => {
    const alarms = alarmsOf({ requestAlarm: { requestsPerHour: 5_000, actions: [TOPIC] } });

    expect(alarms).toHaveLength(2);
    for (const alarm of alarms) {
      expect(alarm).toMatchObject({
        namespace: "AWS/ApiGateway",
        metric_name: "Count",
        statistic: "Sum",
        period: 3_600,
        threshold: 5_000,
        comparison_operator: "GreaterThanThreshold",
        treat_missing_data: "notBreaching",
        alarm_actions: [TOPIC],
        dimensions: {
          ApiName: expect.stringMatching(/^\$\{aws_api_gateway_rest_api\.\w+\.name\}$/),
          Stage: expect.any(String),
        },
      });
      expect(alarm).not.toHaveProperty("region");
    }
    expect(new Set(alarms.map(({ alarm_name }) => alarm_name)).size).toBe(2);
  });

  it("monitors the requests of the distribution in us-east-1, the Region of CloudFront's metrics", () => {
    const requestAlarm = { requestsPerHour: 5_000, actions: [EDGE_TOPIC] };
    const alarms = alarmsOf({ patterns: ["edge"], edge: { requestAlarm } });

    expect(alarms).toMatchObject([
      {
        region: "us-east-1",
        namespace: "AWS/CloudFront",
        metric_name: "Requests",
        dimensions: { Region: "Global" },
        alarm_actions: [EDGE_TOPIC],
      },
    ]);
  });

  it("is off by default", () => {
    expect(alarmsOf({})).toEqual([]);
  });

  it.each<[string, UploadsProps, string]>([
    [
      "a topic of another Region",
      { requestAlarm: { requestsPerHour: 1, actions: [EDGE_TOPIC] } },
      "requestAlarm.actions[0] must be a topic in eu-central-1",
    ],
    [
      "a topic outside us-east-1 at the edge",
      { edge: { requestAlarm: { requestsPerHour: 1, actions: [TOPIC] } } },
      "requestAlarm.actions[0] must be a topic in us-east-1",
    ],
    [
      "no topic",
      { requestAlarm: { requestsPerHour: 1, actions: [] } },
      "requestAlarm.actions must be a list",
    ],
    [
      "no requests",
      { requestAlarm: { requestsPerHour: 0, actions: [TOPIC] } },
      "requestAlarm.requestsPerHour must be a whole number of requests from 1",
    ],
  ])("rejects %s", (_what, props, message) => {
    expect(refusal(() => alarmsOf(props)).message).toContain(message);
  });
});
