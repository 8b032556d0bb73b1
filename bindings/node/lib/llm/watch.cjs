'use strict';

// Looks on while a caller uses what `create()` gave: the same promise, the same answer or stream, and nothing is read that the
// caller does not read. No hook for this is common to the packages of the providers, so a few members of their promises and
// streams are replaced, which their generator has named alike in every version.

/** The members of a promise by which everything passes. */
const MEMBERS = ['responsePromise', 'parseResponse', 'asResponse', '_thenUnwrap'];

/** A stream that nobody reads to its end is abandoned, and that is noticed at the latest when it is collected. */
const forgotten = new FinalizationRegistry((call) => call.end('abandoned'));

/** Tells a call what becomes of its request. */
class Watch {
  #call;
  #isParsed = false;
  #isSeen = false;

  /** @param {import('./call.cjs').Call} call */
  constructor(call) {
    this.#call = call;
  }

  /**
   * @param {Promise<object>} promise of the provider's package, with its helpers
   * @returns the promise
   */
  follow(promise) {
    const missing = MEMBERS.find((member) => !promise?.[member]);
    if (missing) {
      // A stand-in for the package, or a version that is made otherwise.
      this.#call.giveUp(`its promise has no '${missing}'`);
      return promise;
    }
    const { responsePromise, parseResponse, asResponse, _thenUnwrap } = promise;

    promise.responsePromise = responsePromise.then(
      (received) => {
        this.#call.onResponse(received.response);
        return received;
      },
      (error) => this.#fail(error),
    );

    promise.parseResponse = async (...args) => {
      this.#isParsed = true;
      try {
        return this.#see(await parseResponse.apply(promise, args));
      } catch (error) {
        return this.#fail(error);
      }
    };

    // Who takes the bare response reads it alone: its headers are all that is seen of it.
    promise.asResponse = async () => {
      const response = await asResponse.call(promise);
      if (!this.#isParsed) this.#call.end('completed');
      return response;
    };

    promise._thenUnwrap = (transform) => {
      // From here on, failures are those of the promise that is made of this one.
      promise.responsePromise.catch(() => {});
      return this.follow(_thenUnwrap.call(promise, (answer, received) => transform(this.#see(answer), received)));
    };
    return promise;
  }

  /** The answer, which may pass here again once it is transformed. */
  #see(answer) {
    if (!this.#isSeen) {
      this.#isSeen = true;
      if (typeof answer?.iterator === 'function') watchStream(answer, this.#call);
      else this.#call.onAnswer(answer);
    }
    return answer;
  }

  #fail(error) {
    this.#call.onError(error);
    throw error;
  }
}

function watchStream(stream, call) {
  const { iterator } = stream;
  stream.iterator = () => {
    // A stream can be read once. Trying again is an error, but not one of the call.
    stream.iterator = iterator;
    return watched(iterator.call(stream), stream, call);
  };
  forgotten.register(stream, call);
}

/** The pieces of a stream as they are. While they are read, the stream is held and thereby not forgotten. */
async function* watched(pieces, stream, call) {
  let isAtEnd = false;
  try {
    for await (const piece of pieces) {
      call.onPiece(piece);
      yield piece;
    }
    isAtEnd = true;
  } catch (error) {
    call.onError(error);
    throw error;
  } finally {
    // One that ends before its answer does, though nobody has stopped it, was broken off.
    call.end(isAtEnd && !stream.controller?.signal.aborted ? 'network' : 'abandoned');
  }
}

module.exports = { Watch };
