import { createServer } from "node:http";
import { onTestFinished } from "vitest";

/** The access key id that the counterpart knows; it takes no other. */
export const goodKeyId = "AKIAIOSFODNN7GOODKEY";

const identity = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/postern</Arn>
  <UserId>AIDA</UserId><Account>123456789012</Account></GetCallerIdentityResult>
</GetCallerIdentityResponse>`;
const refusal = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error>
  <Type>Sender</Type><Code>InvalidClientTokenId</Code>
  <Message>The security token included in the request is invalid.</Message></Error></ErrorResponse>`;

/** The part of AWS that says who somebody is, over real HTTP; the SDK asks it until the test ends. */
export async function openSts(): Promise<void> {
  const server = createServer((request, response) => {
    const isKnown = request.headers.authorization?.includes(`Credential=${goodKeyId}/`);
    request.resume().on("end", () => {
      response.writeHead(isKnown ? 200 : 403, { "content-type": "text/xml" });
      response.end(isKnown ? identity : refusal);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const before = process.env.AWS_ENDPOINT_URL;
  process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${address.port}`;
  onTestFinished(() => {
    if (before === undefined) delete process.env.AWS_ENDPOINT_URL;
    else process.env.AWS_ENDPOINT_URL = before;
    server.close();
    server.closeAllConnections();
  });
}
