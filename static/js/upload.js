import { ApiError, csrfToken } from "rscord/api.js";

/**
 * Uploads one file, to be attached to a message afterwards. `fetch` tells nothing of how far it is; this does.
 * @param {File} file
 * @param {{name: string, onProgress: (part: number) => void, signal: AbortSignal}} options `part` from 0 to 1
 * @returns {Promise<{id: string}>}
 * @throws {ApiError}
 */
export async function upload(file, { name, onProgress, signal }) {
  const token = await csrfToken();
  const form = new FormData();
  form.append("file", file, name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const failed = () => reject(new ApiError(0));
    request.open("POST", "/api/v10/files/upload");
    request.setRequestHeader("X-CSRFToken", token);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => onProgress(total ? loaded / total : 0);
    request.onerror = request.onabort = request.ontimeout = failed;
    request.onload = () => {
      if (request.status === 201) resolve(request.response);
      else reject(new ApiError(request.status, request.response ?? {}));
    };
    signal.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}
